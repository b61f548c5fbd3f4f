package main

import (
	"context"

	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/web"
)

// paperDesk prints invoices and receipts, and what a meeting is read by.
type paperDesk struct{ *app }

// kinds are what each kind of paper is printed of.
var kinds = map[web.Paper]string{
	web.Invoices: "Invoice", web.Receipts: "Payment", web.MeetingAgenda: "Meeting", web.MeetingMinutes: "Meeting", web.MeetingPack: "Meeting",
}

func (d paperDesk) Print(ctx context.Context, v store.Viewer, kind web.Paper, id string, l texts.Language) (number string, pdf []byte, err error) {
	n, err := relay.Decode(kinds[kind], "id", id)
	if err != nil {
		return "", nil, err
	}
	q := d.store.Read(v)
	switch kind {
	case web.MeetingAgenda:
		return packs.Agenda(ctx, q, n, l)
	case web.MeetingMinutes:
		return packs.Minutes(ctx, q, n, l)
	case web.MeetingPack:
		return packs.Give(ctx, q, d.files, n, l)
	case web.Receipts:
		return invoices.PrintReceipt(ctx, q, n, l)
	}
	return invoices.Print(ctx, q, n, l)
}
