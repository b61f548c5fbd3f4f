package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/today"
)

type todayNode struct{ Date date.Date }

type todayItem struct {
	Count int32
	Kind  string
	Rows  []todayRow
}

type todayRow struct {
	ID    graphql.ID
	Since *date.Date
	Title string
	Until *date.Date
}

// todayIDs says of what the rows of a kind are; others are Members.
var todayIDs = map[string]string{
	"ACTION_OVERDUE":        "Action",
	"ADDRESS_STOPPED":       "Person",
	"APPLICATION_TO_REVIEW": "Application",
	"BANK_STATEMENT":        "BankStatement",
	"CALL_TO_DECIDE":        "Call",
	"JOB_FAILED":            "JobRun",
	"CORRECTION_TO_ANSWER":  "Meeting",
	"MANDATE_ENDING":        "Mandate",
	"MEETING_TO_CONVENE":    "Meeting",
	"MINUTES_TO_APPROVE":    "Meeting",
	"MINUTES_TO_DRAFT":      "Meeting",
	"NO_CHAIR":              "Body",
	"PROCEDURE_ENDING":      "WrittenProcedure",
	"PROCEDURE_OBJECTED":    "WrittenProcedure",
	"SEAT_VACANT":           "Seat",
	"TERM_ENDING":           "Seat",
	"TRANSLATION_PENDING":   "Paper",
	"WAIVER_ENDING":         "FeeWaiver",
	"LETTER_FAILED":         "Notice",
	"PROFILE_PROPOSED":      "ProfileProposal",
	"WAIVER_OVERDUE":        "FeeWaiver",
	"WAIVER_ROUND_TO_OPEN":  "FeeWaiver",
	"WAIVER_TO_ASSIGN":      "FeeWaiver",
	"WAIVER_TO_DECIDE":      "FeeWaiver",
}

// Today answers the secretariat's first page.
func (r *Root) Today(ctx context.Context) *todayNode { return &todayNode{reader(ctx).Today()} }

// longestToday is how many rows of a kind may be asked for.
const longestToday = relay.MaxPage

func (n *todayNode) Items(ctx context.Context, args struct {
	First int32
	Kind  *string
}) ([]todayItem, error) {
	if args.First < 1 || args.First > longestToday {
		return nil, refuse.Invalid("first", "BAD_PAGE_SIZE", "Max", longestToday)
	}
	items, err := today.Items(ctx, reader(ctx), value(args.Kind), int(args.First))
	list := make([]todayItem, len(items))
	for i, item := range items {
		of, named := todayIDs[item.Kind]
		if !named {
			of = "Member"
		}
		rows := make([]todayRow, len(item.Rows))
		for k, row := range item.Rows {
			rows[k] = todayRow{ID: id(of, row.ID), Since: optionalDay(row.Since), Title: row.TitleIn(language(ctx)), Until: optionalDay(row.Until)}
		}
		list[i] = todayItem{item.Count, item.Kind, rows}
	}
	return list, err
}
