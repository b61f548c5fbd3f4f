package demo

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/proposals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// request is a change of profile that a focal point asks for, some days before
// today, and what staff made of it; zero days: it still waits.
type request struct {
	email   string
	asked   int
	decided int
	wish    proposals.Wish
	reason  string
}

// requests are one that waits, one approved, one declined.
func requests() []request {
	kind, website := "multilateral", "https://www.um.dk"
	return []request{
		{email: "henrik.lund@denmark.example", asked: 40, decided: 38, wish: proposals.Wish{
			Names:   texts.Translated{texts.French: "Danemark - Ministère des Affaires étrangères (Danida)"},
			Website: &website, Note: "Danida is how we are known in French-speaking countries."}},
		{email: "diego.morales@honduras.example", asked: 20, decided: 18, wish: proposals.Wish{Kind: &kind},
			reason: "El organismo miembro es el Gobierno: sigue figurando como entidad gubernamental."},
		{email: "fatou.ouedraogo@burkina.example", asked: 3, wish: proposals.Wish{
			Names: texts.Translated{texts.French: "Burkina Faso - Ministère de l’Économie et des Finances"},
			Note:  "Le ministère nous représente désormais."}},
	}
}

// planRequests plans what focal points ask for and staff decide.
func (d *demo) planRequests(s story, now time.Time) {
	for _, r := range requests() {
		at := now.AddDate(0, 0, -r.asked)
		s.add(at, func(ctx context.Context, at time.Time) error {
			id, err := d.ask(ctx, at, r)
			if err != nil || id == 0 || r.decided == 0 {
				return err
			}
			s.add(now.AddDate(0, 0, -r.decided), func(ctx context.Context, at time.Time) error {
				return d.act(ctx, at, func(tx *store.Tx) error {
					return proposals.Decide(ctx, tx, proposals.Decision{ID: id, Approve: r.reason == "", Reason: r.reason})
				})
			})
			return nil
		})
	}
}

// ask lets a focal point ask, as they would on their page; 0 where the demo's
// day is so early that nobody could yet.
func (d *demo) ask(ctx context.Context, at time.Time, r request) (id int64, err error) {
	d.at = at
	q := d.store.Read(store.System("plenary demo"))
	person, _, err := people.Find(ctx, q, r.email)
	if err != nil {
		return 0, err
	}
	viewer, err := people.ViewerOf(ctx, q, person.ID)
	if err != nil || len(viewer.Members) == 0 {
		return 0, err
	}
	err = d.store.Write(ctx, viewer, func(tx *store.Tx) error {
		r.wish.OrganisationID = viewer.Members[0]
		id, err = proposals.Propose(ctx, tx, r.wish)
		return err
	})
	return id, err
}
