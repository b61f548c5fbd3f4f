package waivers

import (
	"context"
	"strconv"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// numbers are those among the settings, by the input's fields, with what they
// may be.
func (s Settings) numbers() []settingNumber {
	return []settingNumber{
		{"quorumPercent", s.QuorumPercent, 1, 100}, {"writtenDays", s.WrittenDays, 1, 90}, {"reviewDays", s.ReviewDays, 1, 180},
		{"askDays", s.AskDays, 1, 180}, {"validMonths", s.ValidMonths, 1, 36}, {"dueDays", s.DueDays, 0, 365},
	}
}

type settingNumber struct {
	field           string
	value, from, to int
}

func (s Settings) check() (problems refuse.List) {
	for _, n := range s.numbers() {
		if n.value < n.from || n.value > n.to {
			problems.Add(refuse.Invalid(n.field, "SETTING_NUMBER", "From", n.from, "To", n.to))
		}
	}
	return problems
}

// Change records other settings; they hold at once, and the earlier ones stay
// on record. What has begun under the earlier ones, such as a procedure in
// writing with its last day, goes on as it was begun.
func Change(ctx context.Context, tx *store.Tx, s Settings) error {
	if err := s.check().Err(); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `lock table waiver_settings in share row exclusive mode`); err != nil {
		return err
	}
	now, err := InForce(ctx, tx)
	if err != nil {
		return err
	}
	if len(s.since(now)) == 0 {
		return refuse.Conflict("", "NOTHING_TO_CHANGE")
	}
	_, err = tx.Exec(ctx, `
		insert into waiver_settings (passes_by, quorum_percent, written_days, review_days, ask_days, valid_months, due_days, register, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::bigint, 0))`,
		s.PassesBy, s.QuorumPercent, s.WrittenDays, s.ReviewDays, s.AskDays, s.ValidMonths, s.DueDays, s.Register, tx.Now(), tx.Viewer().PersonID)
	return err
}

// SettingChange is one setting that was changed.
type SettingChange struct {
	Field string // of the API: "quorumPercent"
	From  string // a number, or the word of a choice
	To    string
}

// In says a change in a reader's language: "Quorum, percent: 50 → 60".
func (c SettingChange) In(l texts.Language) string {
	say := func(id string) string {
		if _, err := strconv.Atoi(id); err == nil {
			return id
		}
		return texts.Domain.Say(l, "waivers.setting."+id, nil)
	}
	return texts.Domain.Say(l, "waivers.setting", texts.Args{"Setting": say(c.Field), "From": say(c.From), "To": say(c.To)})
}

// since says what is otherwise than before.
func (s Settings) since(before Settings) (changes []SettingChange) {
	add := func(field, from, to string) {
		if from != to {
			changes = append(changes, SettingChange{field, from, to})
		}
	}
	add("passesBy", before.PassesBy, s.PassesBy)
	earlier := before.numbers()
	for i, n := range s.numbers() {
		add(n.field, strconv.Itoa(earlier[i].value), strconv.Itoa(n.value))
	}
	add("register", before.Register, s.Register)
	return changes
}

// SettingsVersion is the settings as they stood from an instant on.
type SettingsVersion struct {
	Settings
	Changes []SettingChange // against those before; empty: they came with the product
}

// SettingsHistory reads all settings there were, the latest first.
func SettingsHistory(ctx context.Context, q store.Reader) ([]SettingsVersion, error) {
	var rows []Settings
	err := q.Select(ctx, &rows, `
		select s.passes_by, s.quorum_percent, s.written_days, s.review_days, s.ask_days, s.valid_months, s.due_days, s.register,
		       s.recorded_at, who.name as recorded_by
		from waiver_settings s left join people who on who.id = s.recorded_by order by s.id desc`)
	list := make([]SettingsVersion, len(rows))
	for i, row := range rows {
		list[i].Settings = row
		if i+1 < len(rows) {
			list[i].Changes = row.since(rows[i+1])
		}
	}
	return list, err
}
