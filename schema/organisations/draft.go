package organisations

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
)

// Checked is a draft as Create would write it, or every reason why it could
// not; whether it has a namesake is not asked.
func (d Draft) Checked(ctx context.Context, tx *store.Tx) (Draft, error) {
	d.Names = d.Names.Trimmed()
	d.Website = strings.TrimSpace(d.Website)
	problems, err := check(d), error(nil)
	if problems.Add(countryKnown(ctx, tx, d.Country, &err)); err != nil {
		return d, err
	}
	return d, problems.Err()
}
