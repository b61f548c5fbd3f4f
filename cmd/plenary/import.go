package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type importCommand struct {
	Members importMembersCommand `cmd:"" help:"Import member organisations from a CSV or XLSX file."`
}

type importMembersCommand struct {
	databaseSettings
	File    string `arg:"" type:"existingfile" help:"CSV (UTF-8) or XLSX file; its first row names the columns."`
	DryRun  bool   `help:"Show what would change, and change nothing."`
	SkipBad bool   `help:"Apply the good rows even where there are bad ones."`
}

// Help documents the columns.
func (importMembersCommand) Help() string {
	var help strings.Builder
	help.WriteString("Columns:\n")
	for _, c := range imports.Columns {
		required := ""
		if c.Required {
			required = " (required)"
		}
		fmt.Fprintf(&help, "  %s%s: %s %s For example: %s\n", c.Name, required, c.Meaning(texts.English), c.Format(texts.English), c.Example)
	}
	return help.String()
}

// Run imports the file in one transaction, or says why not.
func (c *importMembersCommand) Run(ctx context.Context) (err error) {
	content, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	sheet, err := sheets.Read(filepath.Base(c.File), content)
	if err != nil {
		return err
	}
	s, err := c.ready(ctx, bulkPatience)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	report, err := c.act(ctx, s, sheet)
	if err != nil && refuse.From(err) == nil {
		return err
	}
	c.print(report)
	return err
}

func (c *importMembersCommand) act(ctx context.Context, s *store.Store, sheet sheets.Sheet) (report imports.Report, err error) {
	system := store.System("plenary import")
	if c.DryRun {
		err = s.Rehearse(ctx, system, func(tx *store.Tx) (err error) {
			report, err = imports.Check(ctx, tx, sheet)
			return err
		})
		return report, err
	}
	err = s.Work(ctx, system, func(tx *store.Tx) (err error) {
		report, err = imports.Apply(ctx, tx, sheet, imports.Options{SkipBad: c.SkipBad})
		return err
	})
	return report, err
}

func (c *importMembersCommand) print(r imports.Report) {
	for _, p := range r.Bad {
		fmt.Printf("line %d, %s: %s\n", p.Line, p.Column, p.Say(texts.English))
	}
	for _, n := range r.NewMembers {
		fmt.Printf("line %d: %s is new\n", n.Line, n.Name)
	}
	for _, d := range r.Differences {
		fmt.Printf("line %d, %s: %s: %q becomes %q\n", d.Line, d.Organisation, d.Column, d.From, d.To)
	}
	fmt.Printf("%d rows: %d new, %d changed, %d unchanged, %d refused.\n", r.Total, r.New, r.Changed, r.Unchanged, r.Rejected)
	if c.DryRun {
		fmt.Println("Nothing was saved: this was a dry run.")
	}
}
