package waivers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestAReasonIsToldInTheMembersLanguageOrAsItWasTyped, with that language named;
// decided singly, by a pack and by a revision.
func TestAReasonIsToldInTheMembersLanguageOrAsItWasTyped(t *testing.T) {
	secretary := store.System("test")
	secretary.Language = texts.English
	french := texts.Translated{texts.French: " Le pays peut payer. ", texts.Spanish: " "}
	storetest.Tx(t, secretary, func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 3)
		declined := b.grants("2023/07", b.cases[0])
		declined.Outcome, declined.Reason, declined.ReasonIn = Declined, "The country can pay.", french
		if _, err := Decide(ctx, tx, declined); err != nil {
			t.Fatal(err)
		}
		if _, err := Decide(ctx, tx, b.grants("2023/08", b.cases[1])); err != nil {
			t.Fatal(err)
		}
		if err := Revoke(ctx, tx, b.revises("2023/09", b.cases[1])); err != nil {
			t.Fatal(err)
		}
		pack, err := OpenPack(ctx, tx, Pack{Way: AtMeeting, Number: "2023/10", Outcome: Declined, Note: "The country can pay.", NoteIn: french, WaiverIDs: b.cases[2:]})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ClosePack(ctx, tx, Closing{PackID: pack, Present: b.people}); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			number string
			in     texts.Language
			want   string
		}{
			{"2023/07", texts.French, "Le motif : Le pays peut payer."},
			{"2023/07", texts.English, "The reason: The country can pay."},
			{"2023/07", texts.Spanish, "El motivo, en inglés: The country can pay."},
			{"2023/09", texts.French, "Le motif, en anglais : It was based on a wrong list."},
			{"2023/09", texts.English, "The reason: It was based on a wrong list."},
			{"2023/10", texts.French, "Le motif : Le pays peut payer."},
			{"2023/10", texts.Spanish, "El motivo, en inglés: The country can pay."},
		} {
			id := rows(ctx, t, tx, `select d.id from waiver_decisions d join decisions c on c.id = d.decision_id where c.number = $1`, row.number)[0]
			letters, err := composeDecided(ctx, tx, []notices.Item{{Language: row.in, Data: fmt.Appendf(nil, `{"decisionId": %d}`, id)}}, func(texts.Language) string { return "" })
			if err != nil {
				t.Fatal(err)
			}
			if said := strings.ReplaceAll(strings.Join(letters[0].Paragraphs, "\n"), "\u00a0", " "); !strings.Contains(said, row.want) {
				t.Errorf("%s in %s: no %q in %s", row.number, row.in, row.want, said)
			}
		}
	})
}

func TestWordsInOtherLanguagesNeedAReasonAndAreNotTooLong(t *testing.T) {
	for _, row := range []struct {
		reason string
		others texts.Translated
		want   string
	}{
		{"Why.", nil, ""},
		{"Why.", texts.Translated{texts.French: strings.Repeat("é", 1000)}, ""},
		{"Why.", texts.Translated{texts.French: strings.Repeat("é", 1001)}, "reasonIn.fr"},
		{" ", texts.Translated{texts.Spanish: "Porque sí."}, "reasonIn.es"},
		{"", texts.Translated{texts.Spanish: " "}, ""},
	} {
		got := ""
		if refusal := checkTongues("reasonIn", row.reason, row.others); refusal != nil {
			got = refusal.Field
		}
		if got != row.want {
			t.Errorf("%q %v: %q", row.reason, row.others, got)
		}
	}
	if words := inTongues("Why.", texts.English, texts.Translated{texts.English: "Because.", texts.French: "Car."}); words[texts.English] != "Why." || words[texts.French] != "Car." {
		t.Errorf("%v", words)
	}
	if words := inTongues("Why.", "", texts.Translated{texts.French: "Car."}); len(words) != 1 {
		t.Errorf("of an unknown language: %v", words)
	}
}
