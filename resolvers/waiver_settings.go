package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverSettings is WaiverSettings of the schema.
type waiverSettings struct {
	AskDays       int32
	Changes       []waiverSettingChange
	DueDays       int32
	PassesBy      string
	QuorumPercent int32
	RecordedAt    DateTime
	RecordedBy    *string
	Register      string
	ReviewDays    int32
	ValidMonths   int32
	WrittenDays   int32
}

type waiverSettingChange struct{ Field, From, Text, To string }

func settingsHistory(ctx context.Context, q store.Reader) ([]*waiverSettings, error) {
	rows, err := waivers.SettingsHistory(ctx, q)
	list := make([]*waiverSettings, len(rows))
	for i, s := range rows {
		list[i] = &waiverSettings{
			AskDays: int32(s.AskDays), Changes: make([]waiverSettingChange, len(s.Changes)), DueDays: int32(s.DueDays), PassesBy: s.PassesBy,
			QuorumPercent: int32(s.QuorumPercent), RecordedAt: DateTime{s.RecordedAt}, RecordedBy: s.RecordedBy, Register: s.Register,
			ReviewDays: int32(s.ReviewDays), ValidMonths: int32(s.ValidMonths), WrittenDays: int32(s.WrittenDays),
		}
		for n, c := range s.Changes {
			list[i].Changes[n] = waiverSettingChange{c.Field, c.From, c.In(language(ctx)), c.To}
		}
	}
	return list, err
}

// WaiverSettings reads the settings that hold.
func (r *Root) WaiverSettings(ctx context.Context) (*waiverSettings, error) {
	list, err := settingsHistory(ctx, reader(ctx))
	if err != nil {
		return nil, err
	}
	return list[0], nil // the product comes with some
}

// WaiverSettingsHistory lists all settings there were.
func (r *Root) WaiverSettingsHistory(ctx context.Context) ([]*waiverSettings, error) {
	return settingsHistory(ctx, reader(ctx))
}

type waiverSettingsChangePayload struct {
	Settings   *waiverSettings
	UserErrors []userError
}

// WaiverSettingsChange records other settings.
func (r *Root) WaiverSettingsChange(ctx context.Context, args struct {
	Input struct {
		AskDays, DueDays, QuorumPercent, ReviewDays, ValidMonths, WrittenDays int32
		PassesBy, Register                                                    string
	}
}) (p waiverSettingsChangePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		err := waivers.Change(ctx, tx, waivers.Settings{
			AskDays: int(in.AskDays), DueDays: int(in.DueDays), PassesBy: in.PassesBy, QuorumPercent: int(in.QuorumPercent), Register: in.Register,
			ReviewDays: int(in.ReviewDays), ValidMonths: int(in.ValidMonths), WrittenDays: int(in.WrittenDays),
		})
		if err != nil {
			return err
		}
		list, err := settingsHistory(ctx, tx)
		p.Settings = list[0]
		return err
	})
	return p, err
}
