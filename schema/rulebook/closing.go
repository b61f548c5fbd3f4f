package rulebook

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Closing ends a proposal that is not adopted.
type Closing struct {
	ID         int64
	Withdrawn  bool // by those who made it; else declined
	Reason     string
	DecisionID int64 // that declined it; 0: none is cited
}

// Close ends a proposal without a version.
func Close(ctx context.Context, tx *store.Tx, c Closing) error {
	c.Reason = strings.TrimSpace(c.Reason)
	if c.Reason == "" || !block(c.Reason, maxReason) {
		return refuse.Invalid("reason", "RULEBOOK_REASON", "Max", maxReason)
	}
	outcome := "DECLINED"
	if c.Withdrawn {
		outcome = "WITHDRAWN"
	}
	if _, err := waiting(ctx, tx, c.ID, "id"); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into rule_proposal_ends (proposal_id, outcome, ended_on, decision_id, reason, recorded_by) values ($1, $2, $3, nullif($4::bigint, 0), $5, nullif($6::bigint, 0))`,
		c.ID, outcome, tx.Today(), c.DecisionID, c.Reason, tx.Viewer().PersonID)
	return ended(err, "id")
}

// adopted records that a version is what became of a proposal.
func adopted(ctx context.Context, tx *store.Tx, d Draft, versionID, decisionID int64) error {
	code, err := waiting(ctx, tx, d.ProposalID, "proposalId")
	switch {
	case err != nil:
		return err
	case code != strings.TrimSpace(d.Code):
		return refuse.Invalid("proposalId", "RULEBOOK_PROPOSAL_OTHER", "Code", code)
	case decisionID == 0:
		return refuse.Invalid("decision", "RULEBOOK_UNDECIDED")
	}
	_, err = tx.Exec(ctx, `
		insert into rule_proposal_ends (proposal_id, outcome, ended_on, version_id, decision_id, recorded_by)
		select $1, 'ADOPTED', d.decided_on, $2, d.id, nullif($4::bigint, 0) from decisions d where d.id = $3`,
		d.ProposalID, versionID, decisionID, tx.Viewer().PersonID)
	return ended(err, "proposalId")
}

// waiting is the code of the section that a proposal which has not ended is
// about; an error otherwise.
func waiting(ctx context.Context, tx *store.Tx, id int64, field string) (code string, err error) {
	var p struct {
		Code    string
		Outcome string
	}
	found, err := tx.Get(ctx, &p, `
		select s.code, coalesce(e.outcome, '') as outcome from rule_proposals p join rule_sections s on s.id = p.section_id
		left join rule_proposal_ends e on e.proposal_id = p.id where p.id = $1 and p.audience = any($2)`, id, store.Texts(tx.Viewer().Audiences()))
	switch {
	case err != nil:
		return "", err
	case !found:
		return "", refuse.NotFound(field)
	case p.Outcome != "":
		return "", refuse.Conflict(field, "RULEBOOK_PROPOSAL_ENDED")
	}
	return p.Code, nil
}

func ended(err error, field string) error {
	if store.Violates(err, "rule_proposal_ends_once") {
		return refuse.Conflict(field, "RULEBOOK_PROPOSAL_ENDED")
	}
	return err
}
