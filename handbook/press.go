package handbook

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// The clocks of speaking for an agency that are counted in hours.
const (
	// PublishWithin is how soon the name and contacts of a regular spokesperson
	// are public after the decision (NĐ 244 Đ3.3).
	PublishWithin = 24 * time.Hour
	// SpeakWithin is how soon the first statement comes, from receiving an
	// important event (NĐ 244 Đ7.3) or from judging that a matter moves public
	// opinion (Đ7.4).
	SpeakWithin = 24 * time.Hour
	// ConferenceNotice is how long before a press conference its notice is due
	// (NĐ 237 Đ22.3), ConferenceRefusal how long before it a refusal of the
	// managing agency is (Đ22.5).
	ConferenceNotice  = 24 * time.Hour
	ConferenceRefusal = 12 * time.Hour
)

// The clocks that are counted in days, as Clock.Due counts them.
const (
	ForwardedWorkdays = 15 // NĐ 237 Đ18.3, from the day the opinion came
	ReplyDays         = 30 // NĐ 237 Đ18.1, from the day the editor asked
	OutcomeWorkdays   = 5  // NĐ 237 Đ18.2, from the day of the conclusion
)

// SpokespersonKind says why somebody speaks for an agency (NĐ 244 Đ3.2).
type SpokespersonKind string

// The kinds: the head (Đ3.2a), the regular spokesperson whom the head assigned
// (Đ3.2b), and whoever holds a delegation for one case (Đ3.2c), who is in no
// list of spokespersons.
const (
	HeadSpeaks     SpokespersonKind = "head"
	AssignedSpeaks SpokespersonKind = "assigned"
	DelegateSpeaks SpokespersonKind = "delegate"
)

// Delegation is the written task of speaking on one case for a time, given by
// the head of the agency (NĐ 244 Đ3.5). From and Until are days, 2006-01-02,
// both included.
type Delegation struct {
	ID       string
	Giver    string
	Receiver string
	Case     string
	Document string // number of the paper
	From     string
	Until    string
}

// What a delegation is refused for.
var (
	ErrNotWritten = errors.New("handbook: a delegation is given in writing")                       // Đ3.5
	ErrNoCase     = errors.New("handbook: a delegation is for one case")                           // Đ3.5
	ErrOpenEnded  = errors.New("handbook: a delegation ends")                                      // Đ3.5
	ErrPassedOn   = errors.New("handbook: whoever speaks by task or delegation passes nothing on") // Đ3.6
	ErrNotHead    = errors.New("handbook: only the head delegates")                                // Đ3.2c
	ErrOneself    = errors.New("handbook: nobody delegates to themselves")
	ErrOverlap    = errors.New("handbook: the case is delegated to somebody at that time")
)

// LongestDelegation is how many days a delegation may last. The decree names
// no number; more than this is no "certain time" any more. Our proposal.
const LongestDelegation = 366

// Check tells whether the delegation may be given by a speaker of that kind
// ("" is somebody who does not speak for the agency), beside the others that
// the agency gave.
func (d Delegation) Check(giver SpokespersonKind, others []Delegation) error {
	switch {
	case giver == AssignedSpeaks, giver == DelegateSpeaks:
		return ErrPassedOn
	case giver != HeadSpeaks:
		return ErrNotHead
	case strings.TrimSpace(d.Document) == "":
		return ErrNotWritten
	case strings.TrimSpace(d.Case) == "":
		return ErrNoCase
	case d.Giver == d.Receiver:
		return ErrOneself
	case !d.ends():
		return ErrOpenEnded
	}
	if slices.ContainsFunc(others, d.collides) {
		return ErrOverlap
	}
	return nil
}

// ends tells whether the days are days, in order, and not too far apart.
func (d Delegation) ends() bool {
	from, err := time.Parse(time.DateOnly, d.From)
	if err != nil {
		return false
	}
	until, err := time.Parse(time.DateOnly, d.Until)
	return err == nil && !until.Before(from) && until.Before(from.AddDate(0, 0, LongestDelegation))
}

func (d Delegation) collides(o Delegation) bool {
	return d.ID != o.ID && CaseKey(d.Case) == CaseKey(o.Case) && d.From <= o.Until && o.From <= d.Until
}

// CaseKey is a case's name without what two people write differently: letter
// case and spaces.
func CaseKey(name string) string { return strings.Join(strings.Fields(strings.ToLower(name)), " ") }

// RequestKind is what the press wants of an agency.
type RequestKind string

// The kinds: a demand for information and an interview (NĐ 244 Đ5, Đ7.5); a
// demand of an editor to reply in print on what citizens raised (NĐ 237
// Đ18.1); a complaint or denunciation that the press passed on (Đ18.2); an
// opinion, petition or criticism that it passed on (Đ18.3).
const (
	Inquiry   RequestKind = "inquiry"
	Interview RequestKind = "interview"
	Reply     RequestKind = "reply"
	Outcome   RequestKind = "outcome"
	Forwarded RequestKind = "forwarded"
)

// RequestKinds lists them in the order of screens.
func RequestKinds() []RequestKind {
	return []RequestKind{Inquiry, Interview, Reply, Forwarded, Outcome}
}

// Asked tells whether the press itself asks: these are the "đề nghị của báo
// chí" of the yearly report. What it passes on for citizens is not.
func (k RequestKind) Asked() bool { return k == Inquiry || k == Interview || k == Reply }

// RequestClock is the limit that the law sets for an answer, and the moment from
// which it counts; !ok where it sets none: for an inquiry, an interview, and a
// complaint without a conclusion.
func RequestClock(k RequestKind, received time.Time, concluded *time.Time) (c Clock, from time.Time, ok bool) {
	switch k {
	case Reply:
		return Clock{Amount: ReplyDays, Unit: Days}, received, true
	case Forwarded:
		return Clock{Amount: ForwardedWorkdays, Unit: WorkingDays}, received, true
	case Outcome:
		if concluded != nil {
			return Clock{Amount: OutcomeWorkdays, Unit: WorkingDays}, *concluded, true
		}
	}
	return Clock{}, time.Time{}, false
}

// RequestDue is the moment by which the law asks for an answer, as Clock.Due
// counts it; !ok where it sets no limit.
func RequestDue(k RequestKind, received time.Time, concluded *time.Time, calendar Calendar) (due time.Time, ok bool) {
	c, from, ok := RequestClock(k, received, concluded)
	if !ok {
		return time.Time{}, false
	}
	return c.Due(from, calendar), true
}

// RefusalBasis is the provision under which an answer is refused.
type RefusalBasis string

// The provisions that know a refusal, see NĐ 244 Đ4.3: the reason is to be
// told to the press in any case.
const (
	PressLawRefusal RefusalBasis = "luat-bao-chi-31.2"
	DecreeRefusal   RefusalBasis = "nd-244-4.3"
)

// ErrNoGround is a refusal without a provision or without a reason.
var ErrNoGround = errors.New("handbook: a refusal names its provision and reason") // NĐ 244 Đ4.3

// CheckRefusal tells whether a refusal names what it rests on.
func CheckRefusal(basis RefusalBasis, reason string) error {
	if basis != PressLawRefusal && basis != DecreeRefusal || len([]rune(strings.TrimSpace(reason))) < 10 {
		return ErrNoGround
	}
	return nil
}

// The clauses of NĐ 244 Điều 7 under which a matter is unexpected.
const (
	SeveralProvinces = "7.2" // of two or more ministries, branches, provinces
	ImportantEvent   = "7.3" // 24 hours from receiving
	DividedOpinion   = "7.4" // 24 hours from judging
	AskedByPress     = "7.5" // the press or those who manage it ask to speak
)

// Matter is an unexpected matter (NĐ 244 Đ7.2–5) as the yearly report counts
// it; real ones only, never exercises. Department is the id of the agency.
// Clause is "7.2" to "7.5", or "" while nobody has said which. Incident is the
// id of the incident that it was kept as, if any.
type Matter struct {
	ID, Title, Department, Clause string
	Received, Judged              time.Time
	FirstStatement                *time.Time
	Incident                      string
}

// Due is the last moment of the first statement; !ok where the law sets none.
// A matter of 7.4 whose judging was not noted is counted from receiving it,
// the earlier moment.
func (m Matter) Due() (due time.Time, ok bool) {
	switch {
	case m.Clause == ImportantEvent, m.Clause == DividedOpinion && m.Judged.IsZero():
		return m.Received.Add(SpeakWithin), true
	case m.Clause == DividedOpinion:
		return m.Judged.Add(SpeakWithin), true
	}
	return time.Time{}, false
}

// InTime tells whether the first statement came by the due moment; false
// where there is no due moment or no statement.
func (m Matter) InTime() bool {
	due, ok := m.Due()
	return ok && m.FirstStatement != nil && !m.FirstStatement.After(due)
}
