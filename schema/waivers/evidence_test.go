package waivers

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

// TestEvidenceIsReadByItsMemberItsReviewersAndStaff: nobody else finds a piece
// by its id, which is what the API and the file's link go by.
func TestEvidenceIsReadByItsMemberItsReviewersAndStaff(t *testing.T) {
	c := newCounter(t)
	c.granted()
	id := c.request("focal")
	if got := c.save("focal", Draft{WaiverID: id, Evidence: Shown{Files: []string{c.send("focal")}}}); got != "" {
		t.Fatal(got)
	}
	var readers []string
	read := func() []string {
		readers = nil
		for name, v := range c.whom {
			for _, p := range c.pieces(id) {
				got, found, err := EvidenceByID(t.Context(), c.s.Read(v), p.ID)
				if err != nil {
					t.Fatal(err)
				}
				if found {
					readers = append(readers, name)
					if got.UploadID != p.UploadID || got.Name != p.Name {
						t.Errorf("%+v", got)
					}
					if len(slices.DeleteFunc(slices.Clone(readers), func(n string) bool { return n != name })) > 1 {
						readers = readers[:len(readers)-1]
					}
				}
			}
			w, found, err := ByID(t.Context(), c.s.Read(v), id)
			if err != nil || found && w.Reads() != slices.Contains(readers, name) {
				t.Errorf("%s: %v %v", name, w.View, err)
			}
		}
		slices.Sort(readers)
		return readers
	}
	if diff := cmp.Diff([]string{"finance", "focal", "staff"}, read()); diff != "" {
		t.Error("a draft:", diff)
	}
	c.review(id, "reviewer", "recused")
	if diff := cmp.Diff([]string{"finance", "focal", "recused", "reviewer", "staff"}, read()); diff != "" {
		t.Error("under review:", diff)
	}
	c.exec(`insert into interests (person_id, organisation_id) values ($1, $2)`, c.ids["recused"], c.ids["body of Burkina"])
	if diff := cmp.Diff([]string{"finance", "focal", "reviewer", "staff"}, read()); diff != "" {
		t.Error("an interest declared:", diff)
	}
	c.exec(`insert into interests (person_id, organisation_id) values ($1, $2)`, c.ids["staff"], c.ids["body of Burkina"])
	pieces := c.pieces(id)
	if _, found, _ := EvidenceByID(t.Context(), c.s.Read(c.whom["staff"]), pieces[0].ID); found {
		t.Error("staff with an interest reads")
	}
}

func TestEvidenceIsAddedAndRemovedOnlyWhileTheMemberWrites(t *testing.T) {
	c := newCounter(t)
	id := c.request("focal")
	token := c.send("focal")
	if got := c.save("staff", Draft{WaiverID: id, Evidence: Shown{Files: []string{token}}}); got != "evidence:UPLOAD_UNKNOWN" {
		t.Error("the file of somebody else:", got)
	}
	add := Draft{WaiverID: id, Answers: []Said{{Code: "hardship", Evidence: Shown{Files: []string{token, c.send("focal")}}}}}
	if got := c.save("focal", add); got != "" {
		t.Fatal(got)
	}
	if got := c.save("focal", add); got != "answers.hardship:UPLOAD_TAKEN" {
		t.Error(got)
	}
	pieces := c.pieces(id)
	if len(pieces) != 2 || pieces[0].Criterion != "hardship" || pieces[0].Carried || *pieces[0].AddedBy != "focal" {
		t.Fatalf("%+v", pieces)
	}
	remove := Draft{WaiverID: id, Remove: []int64{pieces[0].ID}}
	for _, s := range States {
		if s == StateDraft || s == StateReturned {
			continue
		}
		c.force(id, s)
		if got := c.save("focal", remove); got != "waiverId:WAIVER_NOT_EDITABLE" {
			t.Errorf("%s: %q", s, got)
		}
	}
	c.force(id, StateReturned)
	if got := c.save("focal", remove); got != "" {
		t.Error(got)
	}
	if got := c.save("focal", remove); got != "removeEvidence:EVIDENCE_GONE" {
		t.Error(got)
	}
	if _, found, err := EvidenceByID(t.Context(), c.s.Read(c.whom["focal"]), pieces[0].ID); found || err != nil {
		t.Error("removed, and still there")
	}
	if got := c.pieces(id); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestACaseHoldsSoMuchEvidence(t *testing.T) {
	c := newCounter(t)
	id := c.request("focal")
	c.do("focal", func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `insert into waiver_evidence (waiver_id, note) select $1, 'n' || n from generate_series(1, $2) n`, id, MaxEvidence-1)
		return err
	})
	for n, want := range []string{"", "evidence:EVIDENCE_MANY"} {
		if got := c.save("focal", Draft{WaiverID: id, Evidence: Shown{Note: strconv.Itoa(n)}}); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	page, err := EvidenceOf(t.Context(), c.s.Read(c.whom["focal"]), []int64{id}, c.pieces(id)[3].ID, 5)
	if err != nil || len(page[id]) != 6 || page[id][0].Note != "n5" {
		t.Errorf("%+v %v", page, err)
	}
}
