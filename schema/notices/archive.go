package notices

import (
	"context"
	"regexp"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// secrets are the kinds of letters that hold something only their reader may
// know: no list of letters shows them.
var secrets = []string{"application_confirm", "application_question", "membership_invitation", "sign_in"}

// Archived is a letter to an organisation's people, as it can be read later.
type Archived struct {
	ID             int64
	OrganisationID int64 `db:"organisation_id"`
	Names          texts.Translated
	PersonID       int64 `db:"person_id"`
	Kind           string
	Recipient      string
	State          string
	Subject        string // as sent; empty before
	Text           string
	HTML           string
	CreatedAt      time.Time  `db:"created_at"`
	SentAt         *time.Time `db:"sent_at"`
}

// AboutIn names the kind of letter in a language.
func (a Archived) AboutIn(l texts.Language) string {
	if id := "notices.kind." + a.Kind; texts.Domain.Has(l, id) {
		return texts.Domain.Say(l, id, nil)
	}
	return texts.Domain.Say(l, "notices.kind.other", nil)
}

const archived = `n.id, n.organisation_id, o.names, n.person_id, n.kind, n.name as recipient, n.state, n.subject, n.created_at, n.sent_at`

// openly narrows notices n to those that the viewer may read: what was written
// to people who are or were contacts of the organisation, by staff and by its
// own people; no secrets.
func openly(w *store.Where, v store.Viewer) {
	w.And("n.kind <> all($?)", store.Texts(secrets))
	w.And("exists (select from contacts k where k.organisation_id = n.organisation_id and k.person_id = n.person_id)")
	if !v.Can(store.Staff) {
		w.And("n.organisation_id = any($?)", store.IDs(v.Members))
	}
}

// Archive loads up to limit letters of each organisation, the latest first,
// from before a letter's id (0: from the latest); withWords their texts too.
func Archive(ctx context.Context, q store.Reader, ids []int64, before int64, limit int, withWords bool) (map[int64][]Archived, error) {
	var w store.Where
	openly(&w, q.Viewer())
	if before != 0 {
		w.And("n.id < $?", before)
	}
	words := ""
	if withWords {
		words = ", n.body as text, n.html"
	}
	var rows []Archived
	err := q.Select(ctx, &rows, `
		select `+archived+words+` from unnest(`+w.Param(store.IDs(ids))+`::bigint[]) body(id) join organisations o on o.id = body.id
		cross join lateral (select n.id, n.organisation_id, n.person_id, n.kind, n.name, n.state, n.subject, n.body, n.html, n.created_at, n.sent_at from notices n where n.organisation_id = body.id and `+w.SQL()+`
		  order by n.id desc limit `+w.Param(limit)+`) n
		order by n.id desc`, w.Args...)
	byID := map[int64][]Archived{}
	for _, row := range rows {
		byID[row.OrganisationID] = append(byID[row.OrganisationID], row.shownTo(q.Viewer()))
	}
	return byID, err
}

// leaving is a link by which a letter's reader, and nobody else, refuses more.
var leaving = regexp.MustCompile(`(href=")?https?://[^"\s<]+/unsubscribe\?token=[^"\s<]+"?`)

// shownTo takes out what only the letter's own reader may follow.
func (a Archived) shownTo(v store.Viewer) Archived {
	if a.PersonID != v.PersonID {
		a.Text, a.HTML = leaving.ReplaceAllString(a.Text, ""), leaving.ReplaceAllString(a.HTML, "")
	}
	return a
}

// ArchivedByID loads a letter with its words, if the viewer may read it.
func ArchivedByID(ctx context.Context, q store.Reader, id int64) (a Archived, found bool, err error) {
	var w store.Where
	openly(&w, q.Viewer())
	w.And("n.id = $?", id)
	found, err = q.Get(ctx, &a, `select `+archived+`, n.body as text, n.html from notices n join organisations o on o.id = n.organisation_id
		where `+w.SQL(), w.Args...)
	return a.shownTo(q.Viewer()), found, err
}
