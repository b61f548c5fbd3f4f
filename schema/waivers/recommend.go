package waivers

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Recommendation is what a reviewer recommends in a case.
type Recommendation struct {
	WaiverID   int64
	Version    int    // of the case that the reviewer saw; 0: whatever it is
	Recommends Act    // GRANT, GRANT_IN_PRINCIPLE or DECLINE
	Reason     string // needed to decline, and where the case is not clean
	Judgements map[int64]bool
}

const maxReason = 4000

// check is nil where a recommendation may be given.
func (r Recommendation) check(a Assessment) error {
	var list refuse.List
	judged := func(id int64) bool {
		return slices.ContainsFunc(a.Findings, func(f Finding) bool { return f.Criterion.ID == id && f.Criterion.Kind == Judged })
	}
	switch {
	case r.Recommends != ActGrant && r.Recommends != ActGrantInPrinciple && r.Recommends != ActDecline:
		list.Add(refuse.Invalid("recommends", "RECOMMENDS_UNKNOWN"))
	case utf8.RuneCountInString(r.Reason) > maxReason:
		list.Add(refuse.Invalid("reason", "NOTE_TOO_LONG", "Max", maxReason))
	case r.Reason == "" && (r.Recommends == ActDecline || !a.Clean()):
		list.Add(refuse.Invalid("reason", "REVIEW_REASON_MISSING"))
	}
	for id := range r.Judgements {
		if !judged(id) {
			list.Add(refuse.Invalid("judgements", "CRITERION_NOT_JUDGED"))
			break
		}
	}
	return list.Err()
}

// MayReview is nil where the viewer, who reviews the case now, may recommend.
func (w Waiver) MayReview(reviews bool) error {
	switch {
	case w.Recusal != "":
		return refuse.Denied("RECUSED", "Why", w.Recusal)
	case !reviews:
		return refuse.Denied("NOT_REVIEWER")
	case w.State == StateReturned:
		return refuse.Closed("waiverId", "QUESTION_OPEN")
	case w.State != StateUnderReview:
		return refuse.Closed("waiverId", "WAIVER_NOT_SO", "State", string(w.State), "Act", "RECOMMEND")
	}
	return nil
}

// Recommend puts a recommendation of the viewer's on record; of several the
// latest counts. It leaves the case's version alone: reviewers do not see each
// other's before their own, and a refusal must not tell them.
func Recommend(ctx context.Context, tx *store.Tx, r Recommendation) error {
	_, err := recommend(ctx, tx, []Recommendation{r})
	return err
}

// RecommendGrant recommends to grant several clean cases, whose versions are
// given by their ids, in one act: all of them, or, where those that are refused
// may be left out, the others. It returns the refusals by case.
func RecommendGrant(ctx context.Context, tx *store.Tx, versions map[int64]int, leaveOut bool) (map[int64]refuse.List, error) {
	if len(versions) > most {
		return nil, refuse.Invalid("waiverIds", "WAIVERS_NONE", "Max", most)
	}
	list := make([]Recommendation, 0, len(versions))
	for id, version := range versions {
		list = append(list, Recommendation{WaiverID: id, Version: version, Recommends: ActGrant})
	}
	slices.SortFunc(list, func(a, b Recommendation) int { return int(a.WaiverID - b.WaiverID) })
	refused, err := recommend(ctx, tx, list)
	if leaveOut && len(refused) > 0 && len(refused) < len(list) && refuse.From(err) != nil {
		list = slices.DeleteFunc(list, func(r Recommendation) bool { return refused[r.WaiverID] != nil })
		_, err = recommend(ctx, tx, list)
	}
	return refused, err
}

// recommend records recommendations, all or none, with a fixed number of
// statements, and says which are refused why.
func recommend(ctx context.Context, tx *store.Tx, list []Recommendation) (map[int64]refuse.List, error) {
	ids := make([]int64, len(list))
	for i, r := range list {
		ids[i] = r.WaiverID
	}
	found, err := openAll(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	readable := make([]Waiver, 0, len(found))
	for _, w := range found {
		if w.Deliberates() {
			readable = append(readable, w)
		}
	}
	mine, err := reviewedNow(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	assessed, err := Assess(ctx, tx, readable)
	if err != nil {
		return nil, err
	}
	refused := map[int64]refuse.List{}
	var all refuse.List
	for i := range list {
		r := &list[i]
		r.Reason = strings.TrimSpace(r.Reason)
		err := r.may(found, mine, assessed)
		if reasons := refuse.From(err); reasons != nil {
			refused[r.WaiverID], all = reasons, append(all, reasons...)
		}
	}
	if len(all) > 0 {
		return refused, all
	}
	return nil, record(ctx, tx, list)
}

// may is nil where a recommendation may be given in a case as it is now.
func (r Recommendation) may(found map[int64]Waiver, mine []int64, assessed map[int64]Assessment) error {
	w, is := found[r.WaiverID]
	if !is {
		return refuse.NotFound("waiverId")
	}
	if err := w.MayReview(slices.Contains(mine, w.ID)); err != nil {
		return err
	}
	if r.Version != 0 && r.Version != w.Version {
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	return r.check(assessed[w.ID])
}

// record writes recommendations down, with what happened to their cases.
func record(ctx context.Context, tx *store.Tx, list []Recommendation) error {
	type row struct {
		ID         int64           `json:"id"`
		Recommends Act             `json:"recommends"`
		Reason     string          `json:"reason"`
		Judgements map[string]bool `json:"judgements"`
	}
	rows := make([]row, len(list))
	for i, r := range list {
		rows[i] = row{r.WaiverID, r.Recommends, r.Reason, map[string]bool{}}
		for criterion, met := range r.Judgements {
			rows[i].Judgements[strconv.FormatInt(criterion, 10)] = met
		}
	}
	raw, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with given as (select id, recommends, reason, judgements from jsonb_to_recordset($1) r (id bigint, recommends text, reason text, judgements jsonb)),
		said as (
		  insert into waiver_recommendations (waiver_id, person_id, recommends, reason, judgements, at)
		  select id, $2, recommends, reason, judgements, $3 from given order by id)
		insert into waiver_events (waiver_id, act, to_state, recorded_at, recorded_by)
		select g.id, 'RECOMMEND', w.state, $3, $2 from given g join fee_waivers w on w.id = g.id order by g.id`, string(raw), tx.Viewer().PersonID, tx.Now())
	if store.Violates(err, "recused") {
		return refuse.Denied("RECUSED")
	}
	return err
}

// reviewedNow are those of cases that the viewer reviews now.
func reviewedNow(ctx context.Context, q store.Reader, ids []int64) (mine []int64, err error) {
	err = q.Select(ctx, &mine, `select waiver_id from waiver_assignments where person_id = $1 and waiver_id = any($2) and ended_at is null`,
		q.Viewer().PersonID, store.IDs(ids))
	return mine, err
}
