package demo

import (
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Actor is a named person of the demo, whom tests and stories know too.
type Actor struct {
	Name         string
	Email        string
	Language     texts.Language
	Given        store.Role // STAFF, ADMIN; BOARD comes with their organisation's seat; empty: none
	Organisation string     // whose focal point the person is; empty: nobody's
}

// Cast is who signs in: one of each kind that the product is for.
var Cast = []Actor{
	{"Ada Okafor", "ada.okafor@secretariat.example", texts.English, store.Staff, ""},
	{"Amina Diallo", "amina.diallo@secretariat.example", texts.French, store.Admin, ""},
	{"Ben Carter", "ben.carter@arrears.example", texts.English, "", inArrears},
	{"Chloé Martin", "chloe.martin@observer.example", texts.French, "", observer},
	{"Diego Morales", "diego.morales@honduras.example", texts.Spanish, store.Board, "Honduras"},
	{"Fatou Ouédraogo", "fatou.ouedraogo@burkina.example", texts.French, "", "Burkina Faso"},
	{"Henrik Lund", "henrik.lund@denmark.example", texts.English, store.Board, "Denmark - Ministry of Foreign Affairs"},
}

// unpaid are members of the cast, one a language, whose dues of the year under
// way wait: tonight's reminders go out in all three.
var unpaid = []string{inArrears, "Honduras", "Burkina Faso"}

const (
	// inArrears is the member that has paid nothing since last year.
	inArrears = "Publish What You Fund"
	// observer came to the Assembly of March 2023 and is not a member.
	observer = "United Arab Emirates - Ministry of Foreign Affairs"
)
