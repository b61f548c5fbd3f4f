package web

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// Any decision in force can be amended or revoked, however old: it is found by
// words or its number, and named by its title, for what is related stays so.
func TestTheEarlierDecisionIsFoundAndNamed(t *testing.T) {
	for path, form := range map[string]string{"/decisions/d1": "Relate to an earlier decision", "/decisions": "Record a decision"} {
		d := newReal(t)
		d.viewer.Roles = store.Implied(store.Staff)
		d.api.values["recent.nodes.0.label"], d.api.values["recent.nodes.0.more"] = "decision 2014/03 of the Governing Board", "Reserve created"
		d.api.values["recent.nodes.1.label"], d.api.values["recent.nodes.1.more"] = "decision 2014/04 of the Governing Board", nil
		w := d.get(path + "?earlier=reserve")
		d.wants(w, 200, ` open>
  <summary class="button`, form, `name="earlier" value="reserve"`, ">decision 2014/03 of the Governing Board – Reserve created</option>", ">decision 2014/04 of the Governing Board</option>")
		if got := d.api.asked[0].variables["earlier"]; got != "reserve" {
			t.Errorf("%s looks for %v", path, got)
		}
		d.api.lists["recent.nodes"] = 0
		d.wants(d.get("/fr"+path+"?earlier=rien"), 200, "Aucune décision ne correspond", "Rechercher la décision antérieure")
	}
}
