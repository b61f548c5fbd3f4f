package waivers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestSettingsChangeFromNowOnAndStayOnRecord(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		now, err := InForce(ctx, tx)
		if err != nil {
			t.Fatal(err)
		}
		with := func(change func(*Settings)) Settings {
			s := now
			change(&s)
			return s
		}
		for _, row := range []struct {
			name string
			s    Settings
			want string
		}{
			{"nothing", now, ":NOTHING_TO_CHANGE"},
			{"no quorum", with(func(s *Settings) { s.QuorumPercent = 0 }), "quorumPercent:SETTING_NUMBER"},
			{"more than all", with(func(s *Settings) { s.QuorumPercent = 101 }), "quorumPercent:SETTING_NUMBER"},
			{"everything out of range", with(func(s *Settings) {
				s.AskDays, s.DueDays, s.ReviewDays, s.ValidMonths, s.WrittenDays = 0, 366, 181, 37, 91
			}),
				"askDays:SETTING_NUMBER dueDays:SETTING_NUMBER reviewDays:SETTING_NUMBER validMonths:SETTING_NUMBER writtenDays:SETTING_NUMBER"},
			{"something", with(func(s *Settings) { s.PassesBy, s.QuorumPercent, s.DueDays = "APPROVALS", 60, 0 }), ""},
			{"something more", with(func(s *Settings) { s.PassesBy, s.QuorumPercent, s.DueDays, s.Register = "APPROVALS", 60, 0, "STAFF" }), ""},
		} {
			if err := Change(ctx, tx, row.s); fields(refuse.From(err)) != row.want || err != nil && refuse.From(err) == nil {
				t.Errorf("%s: %v", row.name, err)
			}
		}
		history, err := SettingsHistory(ctx, tx)
		if err != nil || len(history) != 3 || len(history[2].Changes) != 0 || history[0].Register != "STAFF" {
			t.Fatalf("%+v %v", history, err)
		}
		if got := history[0].Changes; len(got) != 1 || got[0].In(texts.English) != "The register is read by: everybody → the Board and the Secretariat" {
			t.Errorf("%+v", got)
		}
		want := []SettingChange{{"passesBy", "NO_OBJECTION", "APPROVALS"}, {"quorumPercent", "50", "60"}, {"dueDays", "30", "0"}}
		if diff := cmp.Diff(want, history[1].Changes); diff != "" {
			t.Error(diff)
		}
		if got := history[1].Changes[1].In(texts.Spanish); got != "Quórum, en porcentaje: 50 → 60" {
			t.Error(got)
		}
	})
}
