package resolvers

import (
	"context"
	"time"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/uploads"
)

type importColumn struct {
	Example  string
	Format   string
	Meaning  string
	Name     string
	Required bool
}

func (r *Root) ImportColumns(ctx context.Context) []importColumn {
	list := make([]importColumn, len(imports.Columns))
	for i, c := range imports.Columns {
		list[i] = importColumn{c.Example, c.Format(language(ctx)), c.Meaning(language(ctx)), c.Name, c.Required}
	}
	return list
}

type importDifference struct {
	Column       string
	From         string
	Line         int32
	Organisation string
	To           string
}

type importNewMember struct {
	Constituency    string
	Country         string
	FocalPointEmail string
	FocalPointName  string
	Joined          string
	Line            int32
	Name            string
}

type importProblem struct {
	Code   string
	Column string
	Line   int32
	Reason string
	Value  string
}

type memberImport struct {
	AppliedAt        *DateTime
	Changed          int32
	ConfirmedAt      *DateTime
	ConfirmedBy      string
	CreatedAt        DateTime
	CreatedBy        string
	Differences      []importDifference
	DifferencesTotal int32
	FileName         string
	ID               graphql.ID
	New              int32
	NewMembers       []importNewMember
	Problems         []importProblem
	ProblemsTotal    int32
	Rejected         int32
	RowsDone         int32
	RowsTotal        int32
	Stale            bool
	State            string
	Unchanged        int32
	ViewerCanConfirm bool
}

func newMemberImport(i *imports.Import) *memberImport {
	m := &memberImport{
		AppliedAt: instant(i.AppliedAt), ConfirmedAt: instant(i.ConfirmedAt), ConfirmedBy: i.ConfirmedBy,
		CreatedAt: DateTime{i.CreatedAt}, CreatedBy: i.CreatedBy, FileName: i.FileName, ID: id("MemberImport", i.ID),
		RowsDone: int32(i.RowsDone), RowsTotal: int32(i.RowsTotal), State: string(i.State),
		Changed: int32(i.Report.Changed), New: int32(i.Report.New), Rejected: int32(i.Report.Rejected),
		Unchanged: int32(i.Report.Unchanged), Stale: i.Report.Stale, ViewerCanConfirm: i.State == imports.Checked,
		DifferencesTotal: int32(i.Report.DifferencesTotal), Differences: make([]importDifference, len(i.Report.Differences)),
		NewMembers:    make([]importNewMember, len(i.Report.NewMembers)),
		ProblemsTotal: int32(i.Report.BadTotal), Problems: make([]importProblem, len(i.Report.Bad)),
	}
	for n, d := range i.Report.Differences {
		m.Differences[n] = importDifference{d.Column, d.From, int32(d.Line), d.Organisation, d.To}
	}
	for n, o := range i.Report.NewMembers {
		m.NewMembers[n] = importNewMember{o.Constituency, o.Country, o.FocalEmail, o.FocalName, o.Joined, int32(o.Line), o.Name}
	}
	for n, p := range i.Report.Bad {
		m.Problems[n] = importProblem{p.Code, p.Column, int32(p.Line), p.Reason, p.Value}
	}
	return m
}

func instant(t *time.Time) *DateTime {
	if t == nil {
		return nil
	}
	return &DateTime{*t}
}

func (r *Root) MemberImport(ctx context.Context, args struct{ ID graphql.ID }) (*memberImport, error) {
	return one(ctx, "MemberImport", args.ID, loadMemberImport)
}

func loadMemberImport(ctx context.Context, q store.Reader, n int64) (*memberImport, error) {
	i, err := imports.Find(ctx, q, n)
	if err != nil || i == nil {
		return nil, err
	}
	return newMemberImport(i), nil
}

type memberImportConnection struct {
	Nodes    []*memberImport
	PageInfo relay.Info
}

func (c *memberImportConnection) TotalCount(ctx context.Context) (int32, error) {
	n, err := imports.Count(ctx, reader(ctx))
	return int32(n), err
}

func (r *Root) Imports(ctx context.Context, args relay.Args) (*memberImportConnection, error) {
	page, err := args.Page("imports", 20)
	if err != nil {
		return nil, err
	}
	rows, info, err := imports.List(ctx, reader(ctx), page)
	list := make([]*memberImport, len(rows))
	for i, row := range rows {
		list[i] = newMemberImport(row)
	}
	return &memberImportConnection{list, info}, err
}

type memberImportPayload struct {
	MemberImport *memberImport
	UserErrors   []userError
}

func (r *Root) MemberImportConfirm(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (p memberImportPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "MemberImport", "id", args.Input.ID, func(tx *store.Tx, n int64) (err error) {
		if err := imports.Confirm(ctx, tx, n); err != nil {
			return err
		}
		p.MemberImport, err = loadMemberImport(ctx, tx, n)
		return err
	})
	return p, err
}

func (r *Root) MemberImportReceive(ctx context.Context, args struct{ Input struct{ File graphql.ID } }) (p memberImportPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		file, err := uploads.Take(ctx, tx, r.settings.Seals, uploads.MemberList, "file", string(args.Input.File))
		if err != nil {
			return err
		}
		content, err := uploads.Content(ctx, tx, file.ID)
		if err != nil {
			return err
		}
		n, err := imports.Receive(ctx, tx, file.Name, content) // which keeps it by itself
		if err != nil {
			return err
		}
		if _, err := uploads.Forget(ctx, tx, []int64{file.ID}); err != nil {
			return err
		}
		p.MemberImport, err = loadMemberImport(ctx, tx, n)
		return err
	})
	return p, err
}
