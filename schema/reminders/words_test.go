package reminders_test

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func in(text string) texts.Translated {
	return texts.Translated{texts.English: text, texts.French: text, texts.Spanish: text}
}

// trial is a register with a member of an awkward name that owes.
func trial(t testing.TB) (h *house, member int64) {
	h = open(t)
	h.owing(1, 1)
	h.exec(`update organisations set names = $1`, texts.Translated{texts.English: "{{.Balance}} <b>& {{if}} Co</b>"})
	h.one(&member, `select id from members`)
	return h, member
}

func (h *house) try(member int64, d reminders.Draft) ([]notices.Message, error) {
	return reminders.Try(h.t.Context(), h.store.Read(store.System("test")), h.outbox, 1, member, d)
}

func TestALetterIsTriedOnARealMemberInEachLanguage(t *testing.T) {
	h, member := trial(t)
	messages, err := h.try(member, reminders.Draft{
		Subject: in("{{.Organisation}}: {{.Balance}}"), Body: in("Pay {{ .Balance }}.\n\n{{.Thanks}}\n\n{{.Account}}\n\nBye & <i>thanks</i>")})
	if err != nil || len(messages) != 3 {
		t.Fatal(messages, err)
	}
	en, fr := messages[0], messages[1]
	if en.Subject != "{{.Balance}} <b>& {{if}} Co</b>: USD\u00a02,200.00" || !strings.Contains(fr.Text, "2\u202f200,00\u00a0USD") {
		t.Errorf("%q\n%s", en.Subject, fr.Text)
	}
	if strings.Contains(en.HTML, "<i>") || strings.Contains(en.HTML, "<b>") || !strings.Contains(en.HTML, "Bye &amp; &lt;i&gt;thanks") {
		t.Errorf("not escaped: %s", en.HTML)
	}
	if strings.Contains(en.Text, "Thank you for the part") {
		t.Error("thanks for nothing")
	}
}

func TestTextsAreRefusedWithTheirField(t *testing.T) {
	h, member := trial(t)
	good := reminders.Draft{Subject: in("Subject"), Body: in("Body")}
	for _, row := range []struct {
		name  string
		spoil func(*reminders.Draft)
		want  string
	}{
		{"no French subject", func(d *reminders.Draft) { delete(d.Subject, "fr") }, "subject.fr:LETTER_TEXT_MISSING"},
		{"blank Spanish body", func(d *reminders.Draft) { d.Body["es"] = " \r\n " }, "body.es:LETTER_TEXT_MISSING"},
		{"unknown place", func(d *reminders.Draft) { d.Body["en"] = "Dear {{.Password}}" }, "body.en:LETTER_PLACE_UNKNOWN"},
		{"code", func(d *reminders.Draft) { d.Body["en"] = "{{if .Balance}}x{{end}}" }, "body.en:LETTER_PLACE_UNKNOWN"},
		{"half a place", func(d *reminders.Draft) { d.Subject["en"] = "{{.Balance" }, "subject.en:LETTER_PLACE_UNKNOWN"},
		{"the other half", func(d *reminders.Draft) { d.Subject["en"] = "Balance}}" }, "subject.en:LETTER_PLACE_UNKNOWN"},
		{"three braces", func(d *reminders.Draft) { d.Body["en"] = "{{{.Balance}}}" }, "body.en:LETTER_PLACE_UNKNOWN"},
		{"two lines", func(d *reminders.Draft) { d.Subject["en"] = "a\nb" }, "subject.en:LETTER_SUBJECT_LINES"},
		{"long", func(d *reminders.Draft) { d.Subject["en"] = strings.Repeat("é", 201) }, "subject.en:LETTER_TEXT_TOO_LONG"},
		{"a table in a sentence", func(d *reminders.Draft) { d.Body["en"] = "See {{.Account}}" }, "body.en:LETTER_ACCOUNT_PLACE"},
		{"two tables", func(d *reminders.Draft) { d.Body["en"] = "{{.Account}}\n\n{{ .Account }}" }, "body.en:LETTER_ACCOUNT_PLACE"},
		{"a table in the subject", func(d *reminders.Draft) { d.Subject["en"] = "{{.Account}}" }, "subject.en:LETTER_ACCOUNT_PLACE"},
		{"a bell", func(d *reminders.Draft) { d.Body["en"] = "ding\a" }, "body.en:LETTER_TEXT_INVALID"},
	} {
		d := reminders.Draft{Subject: in("Subject"), Body: in("Body")}
		row.spoil(&d)
		if _, err := h.try(member, d); codes(err) != row.want {
			t.Errorf("%s: trying: %q, want %q", row.name, codes(err), row.want)
		}
		err := h.write(func(ctx context.Context, tx *store.Tx) error { return reminders.UpdateTemplate(ctx, tx, 1, d, 1) })
		if codes(err) != row.want {
			t.Errorf("%s: keeping: %q, want %q", row.name, codes(err), row.want)
		}
	}
	if _, err := h.try(member+99, good); codes(err) != "memberId:MEMBER_WITHOUT_DUES" {
		t.Errorf("%v", err)
	}
	if err := h.write(func(ctx context.Context, tx *store.Tx) error { return reminders.UpdateTemplate(ctx, tx, 1, good, 2) }); codes(err) != "expectedVersion:TEMPLATE_CHANGED" {
		t.Errorf("%v", err)
	}
}

// TestNoTextWithBracesPanicsOrLeaks: what is kept can be composed, and then
// nothing of a place is left.
func TestNoTextWithBracesPanicsOrLeaks(t *testing.T) {
	h, member := trial(t)
	h.exec(`update organisations set names = '{"en": "Plain"}'`)
	pieces := []string{"{", "}", "{{", "}}", "{{.", "{{.Balance}}", "{{ .Name }}", "{{.Account}}", ".", "Balance", "é", " ", "\n", "\n\n", "%s", "$1", "\\", "<", "&", "{{/*", "*/}}", "{{-", "{{\n.Name}}"}
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 12).Draw(rt, "text"), "")
		messages, err := h.try(member, reminders.Draft{Subject: in("Subject"), Body: in(text)})
		switch got := codes(err); {
		case err == nil:
			for _, m := range messages {
				if strings.Contains(m.Text, "{{") || strings.Contains(m.Text, "}}") || strings.Contains(m.HTML, "{{") {
					rt.Errorf("%q leaks:\n%s", text, m.Text)
				}
			}
		case !strings.Contains(got, "LETTER_"):
			rt.Errorf("%q: %s", text, got)
		}
	})
}
