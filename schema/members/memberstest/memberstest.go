// Package memberstest enters members for the tests of other areas.
package memberstest

import (
	"context"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Enter adds an organisation and its membership. What is left out: a large
// organisation of civil society that joined at the beginning of 2019 and whose
// fee is 2,200 USD; with a category of its own, its band too.
func Enter(t rapid.TB, ctx context.Context, tx *store.Tx, d organisations.Draft, m members.Membership) (member, organisation int64) {
	t.Helper()
	if m.Constituency == "" {
		m.Constituency = "cso_other"
	}
	if m.Category == "" {
		m.Category, m.Band = "cso_other", "cso_other_10m"
	}
	if m.JoinedOn.IsZero() {
		m.JoinedOn = date.MustParse("2019-01-01")
	}
	organisation, err := organisations.Create(ctx, tx, d)
	if err != nil {
		t.Fatal(err)
	}
	member, err = members.Enter(ctx, tx, organisation, m)
	if err != nil {
		t.Fatal(err)
	}
	return member, organisation
}

// Named enters such a member by its English name alone.
func Named(t rapid.TB, ctx context.Context, tx *store.Tx, name string, m members.Membership) int64 {
	t.Helper()
	member, _ := Enter(t, ctx, tx, organisations.Draft{Names: texts.Translated{texts.English: name}}, m)
	return member
}
