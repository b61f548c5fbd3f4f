package notices

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/notices/dsn"
	"github.com/plenary-org/plenary/schema/store"
)

// Outcome says what became of a message to the return address.
type Outcome string

const (
	Hard    Outcome = "HARD"    // recorded: refused for good
	Soft    Outcome = "SOFT"    // recorded: given up, but perhaps not for ever
	Known   Outcome = "KNOWN"   // recorded before
	Ignored Outcome = "IGNORED" // no report of a failure, or of no letter of ours
)

// TakeBounce reads a message that came to the return address, and records that
// its letter came back: once a letter, a hard one in place of a soft one.
// recipient is the address that the message came to, where the mail server
// says so. A message that is none gives dsn.ErrUnreadable.
func (o *Outbox) TakeBounce(ctx context.Context, tx *store.Tx, raw []byte, recipient string) (Outcome, error) {
	report, err := dsn.Read(raw)
	if err != nil {
		return "", err
	}
	if !report.Failed {
		return Ignored, nil
	}
	where := append([]string{recipient}, report.Addresses...)
	b := bounce{NoticeID: o.noticeOf(where), Kind: string(Soft), Status: report.Status, Diagnostic: report.Diagnostic, Source: "REPORT"}
	if report.Hard {
		b.Kind = string(Hard)
	}
	if b.NoticeID == 0 {
		_, err := tx.Get(ctx, &b.NoticeID, `select id from notices where message_id = any($1) order by id limit 1`, store.Texts(messageIDs(where)))
		if err != nil || b.NoticeID == 0 {
			return Ignored, err
		}
	}
	rows, err := record(ctx, tx, b)
	if err == nil && rows == 0 {
		return Known, nil
	}
	return Outcome(b.Kind), err
}

// bounce is a letter that came back.
type bounce struct {
	NoticeID   int64
	Kind       string
	Status     string
	Diagnostic string
	Source     string
}

// record writes a bounce down; 0 rows: it was known, or is of no letter.
func record(ctx context.Context, tx *store.Tx, b bounce) (rows int64, err error) {
	return tx.Exec(ctx, `
		insert into bounces (notice_id, person_id, organisation_id, address, kind, status, diagnostic, source, at)
		select n.id, n.person_id, n.organisation_id, lower(n.address), $2, left($3, 20), left($4, 500), $5, $6 from notices n where n.id = $1
		on conflict on constraint bounces_once do update
		  set kind = excluded.kind, status = excluded.status, diagnostic = excluded.diagnostic, source = excluded.source, at = excluded.at
		  where bounces.kind = 'SOFT' and excluded.kind = 'HARD'`,
		b.NoticeID, b.Kind, b.Status, b.Diagnostic, b.Source, tx.Now())
}

// refused are the bounces of letters whose recipient the mail server refused
// for good while we talked to it.
func refused(fates []fate) (list []bounce) {
	for _, f := range fates {
		if f.refused {
			list = append(list, bounce{f.ID, string(Hard), dsn.StatusIn(f.Error), strings.Join(strings.Fields(f.Error), " "), "REFUSED"})
		}
	}
	return list
}
