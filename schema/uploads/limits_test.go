package uploads_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

func person(t *testing.T, tx *store.Tx, name string, role store.Role) int64 {
	t.Helper()
	id, err := people.Add(t.Context(), tx, name, name+"@example.org", texts.English)
	if err == nil && role != "" {
		_, err = tx.Exec(t.Context(), `insert into person_roles (person_id, role, starts_on) values ($1, $2, '2023-01-01')`, id, role)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestEverybodyButStaffIsLimited(t *testing.T) {
	now := storetest.Now
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }})
	var ada, clerk int64
	if err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		ada, clerk = person(t, tx, "ada", ""), person(t, tx, "clerk", store.Staff)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	signedIn := store.Viewer{PersonID: ada, Roles: store.Implied(store.Person)}
	staff := store.Viewer{PersonID: clerk, Roles: store.Implied(store.Staff)}
	for _, row := range []struct {
		viewer  store.Viewer
		network string
		files   int
		want    string
	}{
		{staff, "192.0.2.0/24", uploads.FilesPerNetwork + 20, ""},
		{signedIn, "192.0.2.0/24", uploads.FilesPerNetwork, ""}, // what staff sent does not count
		{signedIn, "192.0.2.0/24", 1, "UPLOAD_TOO_MANY"},
		{signedIn, "198.51.100.0/24", 1, "UPLOAD_TOO_MANY"},
		{store.Viewer{}, "192.0.2.0/24", 1, "UPLOAD_TOO_MANY"},
		{store.Viewer{}, "198.51.100.0/24", 1, ""},
	} {
		got := ""
		for range row.files {
			err := s.Write(t.Context(), row.viewer, func(tx *store.Tx) error {
				_, err := uploads.Receive(people.WithNetwork(t.Context(), row.network), tx, keys(t), uploads.ApplicationDocument, "a.pdf", uploadstest.PDF(""))
				return err
			})
			if got = codeOf(err); got != "" {
				break
			}
		}
		if got != row.want {
			t.Errorf("%s from %s: %q, not %q", row.viewer.Top(), row.network, got, row.want)
		}
	}
}

// TestWhatWaitsIsBounded: two gibibytes, less a byte, leave no place while they
// wait for a form, or their application to be confirmed.
func TestWhatWaitsIsBounded(t *testing.T) {
	for name, row := range map[string]struct {
		role         store.Role
		taken, stage string
		want         string
	}{
		"of a person":                      {"", "", "", "UPLOAD_FULL"},
		"of staff":                         {store.Staff, "", "", ""},
		"of an application, not confirmed": {"", "2023-12-01", "SUBMITTED", "UPLOAD_FULL"},
		"of an application, confirmed":     {"", "2023-12-01", "CONFIRMED", ""},
	} {
		storetest.Tx(t, store.Viewer{}, func(tx *store.Tx) {
			ctx := t.Context()
			_, err := tx.Exec(ctx, `
				with file as (
				  insert into uploads (purpose, name, media_type, bytes, sha256, person_id, network, at, taken_at)
				  values ('APPLICATION_DOCUMENT', 'a.pdf', 'application/pdf', 2147483647, sha256('a'), $1, 'elsewhere', $2, nullif($3, '')::timestamptz) returning id),
				application as (
				  insert into applications (names, category_id, contact_name, email, language, motivation, stage)
				  select '{"en": "Coral"}', (select min(id) from categories), 'Nadia', 'nadia@coral.example', 'en', 'Yes.', $4 where $4 <> '' returning id)
				insert into application_documents (application_id, upload_id) select a.id, f.id from application a, file f`,
				person(t, tx, "ada", row.role), tx.Now(), row.taken, row.stage)
			if err != nil {
				t.Fatal(err)
			}
			_, err = uploads.Receive(ctx, tx, keys(t), uploads.ApplicationDocument, "a.pdf", uploadstest.PDF(""))
			if got := codeOf(err); got != row.want {
				t.Errorf("%s: %q, not %q", name, got, row.want)
			}
		})
	}
}
