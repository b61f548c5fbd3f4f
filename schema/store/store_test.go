package store_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestTheAuditTrailNamesWhoActedAndWhen(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	err := s.Write(ctx, store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `insert into organisations (names, country_code) values ('{"en": "Côte d’Ivoire – Trésor"}', 'CI')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var row struct {
		Job    string
		Act    string
		Search string
	}
	_, err = s.Read(store.Viewer{}).Get(ctx, &row, `
		select a.job, a.act, o.search from audit a join organisations o on o.id = a.organisation_id where a.at = $1`, storetest.Now)
	if err != nil || row.Job != "test" || row.Act != "insert" || row.Search != "cote d'ivoire - tresor" {
		t.Fatalf("audit row %+v, %v", row, err)
	}
}
