package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestRecordedVotesAreInTheFormThatWritesThem, so that a slip in one number is
// mended without typing the others; and the live page has the same fields.
func TestRecordedVotesAreInTheFormThatWritesThem(t *testing.T) {
	d := newReal(t)
	live(d)
	d.api.values["inFavour"], d.api.values["against"], d.api.values["abstained"] = 15, 2, 0
	d.wants(d.get("/fr/decisions/d1"), http.StatusOK, "<legend>Voix</legend>", `name="input.votes.inFavour" value="15"`, `name="input.votes.against" value="2"`, `name="input.votes.abstained" value="0"`, `name="input.notCounted"`)
	w := d.post("/decisions/d1/decisionWrite", "input.id", "d1", "input.title.en", "A fund", "input.votes.inFavour", "16", "input.votes.against", "many", "input.votes.abstained", "")
	d.wants(w, http.StatusUnprocessableEntity, `name="input.votes.inFavour" value="16"`, `name="input.votes.against" value="many"`, `<a href="#decisionWrite-input-votes-abstained">`)
	d.wants(d.get("/fr"+runPage), http.StatusOK, "<legend>Voix</legend>", `name="input.items.0.decision.votes.inFavour" value=""`)
	d.api.values["votes"] = nil
	if body := d.get("/decisions/d1").Body.String(); !strings.Contains(body, `name="input.votes.inFavour" value=""`) || strings.Contains(body, "input.notCounted") {
		t.Error("votes that were not counted are shown")
	}
}
