package resolvers

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/plenary-org/plenary/jobs"
	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/correspondence"
	"github.com/plenary-org/plenary/schema/demo"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/people/peopletest"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// house is the whole API over the demo's membership on 1 December 2023.
type house struct {
	api    *API
	store  *store.Store
	seals  seals.Keys
	outbox *notices.Outbox
}

func newHouse(t testing.TB) house {
	t.Helper()
	keys, err := seals.New(strings.Repeat("s", seals.ShortestSecret))
	if err != nil {
		t.Fatal(err)
	}
	outbox, err := correspondence.New(notices.Config{BaseURL: "http://localhost", Secret: make([]byte, 32)},
		correspondence.Links{Page: func(_ texts.Language, path string) string { return path }, Seals: keys})
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Filled(t, "demo", func(ctx context.Context, c store.Config) error {
		return demo.Load(ctx, c, outbox, demoFiles(t), storetest.Now)
	})
	root := NewRoot(s, outbox, jobs.New(jobs.Config{Store: s}, jobs.Timetable(jobs.Needs{Outbox: outbox})...)).With(Settings{Seals: keys, Files: demoFiles(t)})
	return house{bind(t, root), s, keys, outbox}
}

// bound are APIs that no test uses any more, with their roots: to bind the
// schema anew takes as long as a short test.
var bound struct {
	sync.Mutex
	idle []struct {
		api  *API
		root *Root
	}
}

// bind gives a root an API for the length of a test.
func bind(t testing.TB, root *Root) *API {
	t.Helper()
	bound.Lock()
	defer bound.Unlock()
	if len(bound.idle) == 0 {
		api, err := NewAPI(schema.SDL(), root, root.store, Options{})
		if err != nil {
			t.Fatal(err)
		}
		bound.idle = append(bound.idle, struct {
			api  *API
			root *Root
		}{api, root})
	}
	last := len(bound.idle) - 1
	one := bound.idle[last]
	bound.idle = bound.idle[:last]
	*one.root, one.api.store = *root, root.store
	t.Cleanup(func() {
		bound.Lock()
		defer bound.Unlock()
		bound.idle = append(bound.idle, one)
	})
	return one.api
}

// files are where the demo's papers lie, for all tests of the binary.
var files = sync.OnceValues(func() (blobs.Store, error) {
	dir, err := os.MkdirTemp("", "plenary-files-")
	if err != nil {
		return nil, err
	}
	return blobs.Open(dir)
})

func demoFiles(t testing.TB) blobs.Store {
	t.Helper()
	kept, err := files()
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// as returns the viewer of one of the cast; empty is the public.
func (h house) as(t testing.TB, name string) store.Viewer {
	t.Helper()
	if name == "" {
		return store.Viewer{Language: texts.English}
	}
	for _, actor := range demo.Cast {
		if !strings.HasPrefix(actor.Name, name) {
			continue
		}
		v := peopletest.As(t, h.store.Read(store.System("test")), actor.Email)
		v.Language = texts.English
		return v
	}
	t.Fatalf("nobody of the cast is called %s", name)
	return store.Viewer{}
}

// ask runs an operation that must answer without errors.
func (h house) ask(t testing.TB, v store.Viewer, query string, variables map[string]any, into any) {
	t.Helper()
	answer := h.api.Execute(t.Context(), v, query, "", variables)
	if len(answer.Errors) > 0 {
		t.Fatalf("%s\n%+v", query, answer.Errors)
	}
	if into != nil {
		if err := json.Unmarshal(answer.Data, into); err != nil {
			t.Fatal(err)
		}
	}
}

// codesOf lists the codes of an answer's errors.
func codesOf(r *Response) (codes []string) {
	for _, err := range r.Errors {
		codes = append(codes, err.Code())
	}
	return codes
}

// letter is the latest notice of a kind, as its composer sees it.
func (h house) letter(t testing.TB, kind string) (item notices.Item) {
	t.Helper()
	found, err := h.store.Read(store.System("test")).Get(t.Context(), &item, `
		select id, kind, coalesce(person_id, 0) as person_id, coalesce(organisation_id, 0) as organisation_id, address, name, language, data,
		       message_id, attempts, created_at from notices where kind = $1 order by id desc limit 1`, kind)
	if err != nil || !found {
		t.Fatalf("no letter %s: %v", kind, err)
	}
	return item
}
