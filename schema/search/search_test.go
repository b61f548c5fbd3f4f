package search_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/search"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// book enters a section that was amended and will be again, one that was
// repealed, and one that is not written in French.
func book(t *testing.T, tx *store.Tx) {
	t.Helper()
	decision, err := decisions.Cite(t.Context(), tx, decisions.Citation{Body: "ASSEMBLY", Number: "2020/1", On: date.MustParse("2020-01-01"), Rule: "SOP 1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		code         string
		number       int
		titles, said texts.Translated
		from         string
	}{
		{"7.3", 1, texts.Translated{"en": "Quinces"}, texts.Translated{"en": "Medlars of before."}, "2018-01-01"},
		{"7.3", 2, texts.Translated{"en": "Quinces", "fr": "Des coings", "es": "Membrillos"},
			texts.Translated{"en": "Quinces are harvested.", "fr": "Les coings sont récoltés.", "es": "Se cosechan los membrillos."}, "2020-01-01"},
		{"7.3", 3, texts.Translated{"en": "Quinces"}, texts.Translated{"en": "Loquats to come."}, "2024-06-01"},
		{"7.30", 1, texts.Translated{"en": "Damsons"}, texts.Translated{"en": "Damsons."}, "2018-01-01"},
		{"7.30", 2, nil, nil, "2021-01-01"}, // repealed
		{"7.4", 1, texts.Translated{"en": "Sorbs", "fr": "Des cormes"}, texts.Translated{"en": "Sorbs."}, "2018-01-01"},
	} {
		if _, err := tx.Exec(t.Context(), `insert into rule_sections (code) values ($1) on conflict do nothing`, row.code); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), `
			insert into rule_versions (section_id, number, repealed, titles, texts, in_force_from, decision_id)
			select id, $2, $3, case when $3 then '{}' else $4::jsonb end, case when $3 then '{}' else $5::jsonb end, $6, $7 from rule_sections where code = $1`,
			row.code, row.number, row.titles == nil, row.titles, row.said, row.from, decision); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheRulebookIsFoundAsItStands: by its words in each language and by its
// code, and not by what it said before or will say.
func TestTheRulebookIsFoundAsItStands(t *testing.T) {
	storetest.Tx(t, store.Viewer{}, func(tx *store.Tx) {
		book(t, tx)
		for text, want := range map[string]string{
			"quinces harvest":   "en 7.3 [Quinces] | [Quinces] are [harvested]",
			"coing RECOLTE":     "fr 7.3 Des [coings] | [coings] sont [récoltés]",
			"membrillo cosecha": "es 7.3 [Membrillos] | [cosechan] los [membrillos]",
			"7.3":               "en [7.3] Quinces | Quinces are harvested.",
			"SOP 7.3":           "en [7.3] Quinces | Quinces are harvested.",
			"sop section 7.4":   "en [7.4] Sorbs | Sorbs.",
			"cormes":            "en 7.4 Sorbs | Sorbs.", // half a section in French is no rule
			"medlar":            "", "loquat": "", "damson": "", "7.30": "", "7": "",
		} {
			got, n := "", int32(0)
			for _, types := range [][]search.Type{nil, {search.Rule}} {
				q := search.Question{Text: text, Types: types}
				rows, _, err := search.Find(t.Context(), tx, q, relay.Page{Size: 5})
				if err != nil {
					t.Fatal(err)
				}
				if n, err = search.Count(t.Context(), tx, q); err != nil || int(n) != len(rows) {
					t.Errorf("%q: %d counted, %d found, %v", text, n, len(rows), err)
				}
				got = ""
				for _, row := range rows {
					if row.Node != "RuleSection" || !strings.HasPrefix(row.Path, "/rulebook/7.") {
						t.Errorf("%q: %+v", text, row)
					}
					got += string(row.Language) + " " + marked(row.Title) + " | " + marked(row.Passage)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q: %s", text, diff)
			}
		}
		if rows, _, err := search.Find(t.Context(), tx, search.Question{Text: "quinces", Types: []search.Type{search.Paper, search.Body}}, relay.Page{Size: 5}); err != nil || len(rows) != 0 {
			t.Errorf("asked for others: %+v, %v", rows, err)
		}
	})
}

func marked(list []search.Segment) string {
	var out strings.Builder
	for _, s := range list {
		if s.Found {
			out.WriteString("[" + s.Text + "]")
			continue
		}
		out.WriteString(s.Text)
	}
	return out.String()
}
