package waivers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// moved brings cases of the round of 2024 (by the members' numbers) to a state.
func moved(t *testing.T, tx *store.Tx, s State, numbers ...int64) {
	t.Helper()
	ctx := t.Context()
	do(ctx, t, tx, `set local session_replication_role = replica`)
	for _, n := range numbers {
		id := number(ctx, t, tx, `select w.id from fee_waivers w join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
			where w.round_id is not null and right(o.name_en, 3)::int = $1`, n)
		if err := set(ctx, tx, id, s); err != nil {
			t.Fatal(err)
		}
	}
	do(ctx, t, tx, `set local session_replication_role = origin`)
}

// round opens that of 2024 for members of whom all had a waiver.
func round(t *testing.T, tx *store.Tx, n int) (id int64) {
	t.Helper()
	partnerCountries(t.Context(), t, tx, n)
	all := make([]int64, n)
	for i := range all {
		all[i] = int64(i + 1)
	}
	waived(t.Context(), t, tx, 2023, StateGranted, all...)
	id, cases, err := OpenRound(t.Context(), tx, round2024)
	if err != nil || cases != n {
		t.Fatalf("%d cases, %v", cases, err)
	}
	return id
}

func TestChasingReachesWhoMustActOnceADay(t *testing.T) {
	storetest.Tx(t, staffer, func(tx *store.Tx) {
		ctx := t.Context()
		id := round(t, tx, 6)
		moved(t, tx, StateSubmitted, 2)
		moved(t, tx, StateReturned, 3)
		moved(t, tx, StateDeclined, 4)
		do(ctx, t, tx,
			`update contacts set ends_on = '2023-11-30' where person_id = (select id from people where name = 'Focal 005')`,
			// a second focal point of 1
			`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, 'FOCAL_POINT', '2023-01-01'
			 from organisations o, people p where o.name_en = 'Member 001' and p.name = 'Focal 002'`)
		first, err := Remind(ctx, tx, id)
		if err != nil {
			t.Fatal(err)
		}
		unreachable := numbersOf(ctx, t, tx, first.Unreachable)
		if first.Cases != 3 || first.Letters != 4 || first.Already != 0 || !cmp.Equal(unreachable, []int64{5}) {
			t.Errorf("first: %+v, %v", first, unreachable)
		}
		again, err := Remind(ctx, tx, id)
		if err != nil || again.Letters != 0 || again.Already != 3 || len(again.Unreachable) != 1 {
			t.Errorf("again on one day: %+v, %v", again, err)
		}
		do(ctx, t, tx, `set local session_replication_role = replica`, `update waiver_events set recorded_at = recorded_at - interval '1 day' where act = 'CHASE'`,
			`set local session_replication_role = origin`)
		if n, err := Chase(ctx, tx, id); err != nil || n != 4 {
			t.Errorf("a day later: %d, %v", n, err)
		}
		if _, err := Chase(ctx, tx, id+1); code(err) != "NOT_FOUND" {
			t.Error(err)
		}
	})
}

func TestLettersOfARoundSayWhatToDoInThreeLanguages(t *testing.T) {
	storetest.Tx(t, staffer, func(tx *store.Tx) {
		ctx := t.Context()
		id := round(t, tx, 3)
		do(ctx, t, tx, `insert into organisations (names, country_code) values ('{"en": "Member 099", "fr": "Membre 099"}', 'BF')`)
		moved(t, tx, StateReturned, 2)
		do(ctx, t, tx, `insert into waiver_questions (waiver_id, question) select id, 'Where is the budget?' from fee_waivers where state = 'RETURNED'`)
		kinds := map[string]notices.Kind{}
		for _, k := range RoundLetters(func(l texts.Language, waiver int64) string {
			if waiver == 0 {
				return "https://x.example/" + string(l) + "/ask"
			}
			return "https://x.example/" + string(l) + "/case"
		}) {
			kinds[k.Name] = k
		}
		item := func(kind, member string, waiver bool, l texts.Language) notices.Item {
			organisation := number(ctx, t, tx, `select id from organisations where name_en = $1`, member)
			var data string
			if _, err := tx.Get(ctx, &data, `select jsonb_build_object('roundId', $1::bigint, 'waiverId', case when $3 then
				(select w.id from fee_waivers w join members m on m.id = w.member_id where w.round_id = $1 and m.organisation_id = $2) else 0 end)::text`, id, organisation, waiver); err != nil {
				t.Fatal(err)
			}
			return notices.Item{Kind: kind, OrganisationID: organisation, Name: "Ben", Language: l, Data: []byte(data)}
		}
		for _, row := range []struct {
			kind, member string
			waiver       bool
			language     texts.Language
			want         []string
		}{
			{kindInvitation, "Member 001", true, "en", []string{"please confirm that nothing has changed", "for 2023 was waived", "31 January 2024", "29 February 2024", "/en/case", "SOP 2.3.6"}},
			{kindInvitation, "Member 001", true, "fr", []string{"rien n’a changé", "la cotisation de 2023 a fait", "31 janvier 2024", "/fr/case"}},
			{kindInvitation, "Member 001", true, "es", []string{"nada ha cambiado", "31 de enero de 2024"}},
			{kindInvitation, "Member 099", false, "fr", []string{"demande possible jusqu’au", "votre catégorie (Membre 099)", "/fr/ask"}},
			{kindInvitation, "Member 099", false, "es", []string{"puede solicitarla"}},
			{kindChase, "Member 001", true, "en", []string{"has not been sent yet", "by 31 January 2024"}},
			{kindChase, "Member 001", true, "es", []string{"aún no se ha enviado"}},
			{kindChase, "Member 002", true, "fr", []string{"une question attend votre réponse", "Where is the budget?"}},
			{kindInvitation, "Member 002", true, "en", []string{"dropped: WAIVER_SENT"}},
		} {
			letters, err := kinds[row.kind].Compose(ctx, tx, []notices.Item{item(row.kind, row.member, row.waiver, row.language)})
			if err != nil {
				t.Fatal(err)
			}
			said := letters[0].Subject + "|" + strings.Join(letters[0].Paragraphs, "|") + strings.Join(letters[0].After, "|") + letters[0].Action.URL
			if letters[0].Dropped != "" {
				said = "dropped: " + letters[0].Dropped
			}
			for _, fact := range letters[0].Facts {
				said += "|" + fact.Value
			}
			for _, phrase := range row.want {
				if !strings.Contains(strings.ReplaceAll(said, "\u00a0", " "), phrase) {
					t.Errorf("%s to %s in %s lacks %q: %s", row.kind, row.member, row.language, phrase, said)
				}
			}
		}
	})
}

func TestAChaseAfterTheLastDaySaysSo(t *testing.T) {
	f := roundFacts{State: StateDraft, AsksUntil: date.New(2024, 1, 31), Year: 2024}
	for today, want := range map[date.Date]string{date.New(2024, 1, 31): "send it by", date.New(2024, 2, 1): "The last day to ask was"} {
		if said := strings.Join(f.chase("en", today).Paragraphs, " "); !strings.Contains(said, want) {
			t.Errorf("on %s: %s", today, said)
		}
	}
	f.State = StateSubmitted
	if f.chase("en", date.New(2024, 1, 1)).Dropped == "" {
		t.Error("who has sent is chased")
	}
	if (roundFacts{AsksUntil: date.New(2024, 1, 31)}).invitation("en", date.New(2024, 2, 1)).Dropped == "" {
		t.Error("who can ask no more is invited")
	}
}
