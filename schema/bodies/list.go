package bodies

import (
	"context"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Filter narrows the bodies; zero values do not.
type Filter struct {
	Kind   Kind
	Search string
	Mine   bool // in which the viewer is today
}

// place orders bodies by kind, then by name.
const place = `array_position('{ASSEMBLY,BOARD,SECRETARIAT,WORKING_GROUP,CAUCUS,COMMUNITY}', b.kind) || ' ' || fold(b.names->>'en')`

func (f Filter) where(q store.Reader) *store.Where {
	w := new(store.Where)
	if f.Kind != "" {
		w.And("b.kind = $?", string(f.Kind))
	}
	if f.Search != "" {
		w.And("exists (select from jsonb_each_text(b.names) n where strpos(fold(n.value), fold($?)) > 0) or b.code = upper($?)", f.Search, f.Search)
	}
	if f.Mine {
		w.And(`exists (select from body_people c where c.body_id = b.id and c.person_id = $? and c.starts_on <= $? and coalesce(c.ends_on, 'infinity') >= $?)`,
			q.Viewer().PersonID, q.Today(), q.Today())
	}
	return w
}

// Row is a body with its place in the list.
type Row struct {
	Body
	Place string
}

// List reads a page of bodies.
func List(ctx context.Context, q store.Reader, f Filter, p relay.Page) ([]Row, relay.Info, error) {
	w := f.where(q)
	order, beyond := "asc", ">"
	if p.Back {
		order, beyond = "desc", "<"
	}
	if p.Placed {
		w.And("("+place+" collate \"C\", b.id) "+beyond+" ($?, $?)", p.Key, p.ID)
	}
	var rows []Row
	err := q.Select(ctx, &rows, `
		select `+columns+`, `+place+` as place from bodies b where `+w.SQL()+`
		order by `+place+` collate "C" `+order+`, b.id `+order+` limit `+w.Param(p.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(p, rows, func(r Row) (string, int64) { return r.Place, r.ID })
	return rows, info, nil
}

// Count counts what a filter finds.
func Count(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	w := f.where(q)
	_, err = q.Get(ctx, &n, `select count(*) from bodies b where `+w.SQL(), w.Args...)
	return n, err
}

// ByCode finds a body; found is false where there is none.
func ByCode(ctx context.Context, q store.Reader, code string) (b Body, found bool, err error) {
	found, err = q.Get(ctx, &b, `select `+columns+` from bodies b where b.code = upper($1)`, code)
	return b, found, err
}
