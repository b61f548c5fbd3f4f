package web

import "github.com/plenary-org/plenary/schema/texts"

// Badge is a state in a word and a shape.
type Badge struct{ Text, Tone string }

// badge is the word of a state with its tone. Dues of which part was paid are
// no less late for it.
func (s *Site) badge(l texts.Language, enum, value string, overdue bool) Badge {
	if overdue && enum+"."+value == "DuesState.PART_PAID" {
		return Badge{s.book.Say(l, "dues.partOverdue", nil), "late"}
	}
	return Badge{s.word(l, enum, value), tones[enum+"."+value]}
}

// tones say how a state stands: good, busy, late, over. Others are plain.
var tones = map[string]string{
	"MeetingState.CONVENED":        "good",
	"MeetingState.BEGUN":           "busy",
	"MeetingState.DRAFT":           "over",
	"MeetingState.CANCELLED":       "late",
	"ActionState.OPEN":             "busy",
	"ActionState.DONE":             "good",
	"DuesState.PAID":               "good",
	"DuesState.WAIVED":             "good",
	"DuesState.OVERPAID":           "over",
	"DuesState.PART_PAID":          "busy",
	"DuesState.OVERDUE":            "late",
	"NotAssessable.BAND_UNKNOWN":   "busy",
	"NotAssessable.FEE_NOT_SET":    "busy",
	"MemberStatus.CURRENT":         "good",
	"StandingRuleState.IN_FORCE":   "good",
	"StandingRuleState.TO_COME":    "busy",
	"RuleVersionState.IN_FORCE":    "good",
	"RuleVersionState.TO_COME":     "busy",
	"RuleProposalState.ADOPTED":    "good",
	"RuleProposalState.PROPOSED":   "busy",
	"WaiverCriteriaState.IN_FORCE": "good",
	"WaiverCriteriaState.TO_COME":  "busy",
	"MemberStatus.FUTURE":          "busy",
	"ReminderState.SENT":           "good",
	"ReminderState.QUEUED":         "busy",
	"ReminderState.FAILED":         "late",
	"NoticeState.SENT":             "good",
	"NoticeState.QUEUED":           "busy",
	"NoticeState.FAILED":           "late",
	"ProposalState.APPROVED":       "good",
	"ProposalState.WAITING":        "busy",
	"JobRunOutcome.DONE":           "good",
	"JobRunOutcome.RUNNING":        "busy",
	"JobRunOutcome.FAILED":         "late",
	"ImportState.APPLIED":          "good",
	"ImportState.CHECKING":         "busy",
	"ImportState.UNCHANGED":        "good", "ImportState.CHECKED": "busy",
	"ApplicationStage.ADMITTED":  "good",
	"ApplicationStage.CONFIRMED": "busy",
	"ApplicationStage.SUBMITTED": "over", "ApplicationStage.INFORMATION_REQUESTED": "late",
	"DecisionState.IN_FORCE": "good", "DecisionState.REVOKED": "late", "DecisionState.SUPERSEDED": "over",
	"CallState.OPEN": "busy", "CallState.DECIDED": "good", "CallState.CANCELLED": "over",
	"WrittenProcedureState.DECIDED": "good", "WrittenProcedureState.OPEN": "busy", "WrittenProcedureState.OVER": "busy",
	"WrittenProcedureState.OBJECTED": "late", "WrittenProcedureState.WITHDRAWN": "over",
	"FeeWaiverState.GRANTED":   "good",
	"FeeWaiverState.RENEWED":   "good",
	"FeeWaiverState.SUBMITTED": "busy", "FeeWaiverState.UNDER_REVIEW": "busy",
	"FeeWaiverState.IN_PRINCIPLE": "busy",
	"FeeWaiverState.RETURNED":     "late",
	"WaiverVerdict.MET":           "good",
	"WaiverVerdict.MISSING":       "late",
	"PaperTextState.CURRENT":      "good",
	"PaperTextState.OLDER":        "late",
	"PaperTextState.PENDING":      "busy",
	"ImportState.APPLYING":        "busy",
	"ImportState.REFUSED":         "late",
	"ImportState.FAILED":          "late",
	"ExpiryState.ENDED":           "late",
	"ExpiryState.ENDING":          "busy",
	"ExpiryState.IN_FORCE":        "good",
	"ExpiryState.UPCOMING":        "over",
}

// Pager leads through a list.
type Pager struct {
	Here           Here
	First          string // empty on the first page
	Previous, Next string
	Count, Total   int
}

// newPager takes the number of rows shown and of all.
func newPager(h Here, info PageInfo, count, total int) Pager {
	p := Pager{Here: h, Count: count, Total: total}
	if info.HasPreviousPage {
		p.First, p.Previous = h.With(), h.With("before", info.StartCursor)
	}
	if info.HasNextPage {
		p.Next = h.With("after", info.EndCursor)
	}
	return p
}

// Sorter is a column's heading that sorts by it, and by it the other way.
type Sorter struct {
	Text, URL string
	Sorted    string // "ascending", "descending" or ""
}

// newSorter takes the text of the heading and the orders up and down; the
// page's own order, without a parameter, is usual.
func newSorter(h Here, text, up, down, usual string) Sorter {
	current := h.Query.Get("orderBy")
	if current == "" {
		current = usual
	}
	first, second := up, down
	if up == "" {
		first, second = down, down
	}
	s := Sorter{Text: text, URL: h.With("orderBy", first)}
	switch current {
	case "":
	case up:
		s.Sorted, s.URL = "ascending", h.With("orderBy", second)
	case down:
		s.Sorted = "descending"
	}
	return s
}

// Empty is what a list without rows says: why, and what to do next.
type Empty struct {
	Title, Text     string // ids of texts
	Address, Action string // where to go next, and the id of its text
}

func newEmpty(title, text string, next ...string) Empty {
	e := Empty{Title: title, Text: text}
	if len(next) == 2 {
		e.Address, e.Action = next[0], next[1]
	}
	return e
}
