package demo

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// act is what the Board decides about a group; {} is its name, {until} the last
// day of the mandate.
type act struct{ titles, said texts.Translated }

var (
	constituted = act{
		words("{} constituted", "Constitution : {}", "Constitución: {}"),
		words("The Governing Board sets up a body: {}. Its terms of reference are those on record of this day. The mandate runs until {until}.",
			"Le Conseil d’administration crée un organe : {}. Son mandat est celui inscrit au registre à cette date. Il court jusqu’au {until}.",
			"La Junta directiva crea un órgano: {}. Su mandato es el que consta en el registro en esta fecha. Se extiende hasta el {until}."),
	}
	renewed = act{
		words("{}: mandate renewed", "{} : mandat renouvelé", "{}: mandato renovado"),
		words("The Governing Board renews a mandate: {}. The terms of reference stay as they are. The new period runs until {until}.",
			"Le Conseil d’administration renouvelle un mandat : {}. Les attributions restent inchangées. La nouvelle période court jusqu’au {until}.",
			"La Junta directiva renueva un mandato: {}. Las atribuciones no cambian. El nuevo período se extiende hasta el {until}."),
	}
)

// decided records what the Board decided about the group on a day.
func (g group) decided(ctx context.Context, tx *store.Tx, on, until date.Date, what act) (id int64, err error) {
	fill := func(t texts.Translated) texts.Translated {
		filled := texts.Translated{}
		for l, said := range t {
			filled[l] = strings.NewReplacer("{}", g.names.In(l), "{until}", texts.FormatDate(l, until)).Replace(said)
		}
		return filled
	}
	id, _, err = decisions.Record(ctx, tx, decisions.Recording{On: on, Titles: fill(what.titles), Texts: fill(what.said)})
	return id, err
}
