package handbook

import (
	"errors"
	"testing"
	"time"
)

// vn is a moment on the clock of Việt Nam.
func vn(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, vietNam)
}

func TestDelegations(t *testing.T) {
	good := Delegation{ID: "1", Giver: "Nguyễn Văn An", Receiver: "Trần Thị Bình", Case: "Vỡ đê bối tại xã Tân Hưng", Document: "12/UQ-SNNMT", From: "2026-09-01", Until: "2026-09-10"}
	with := func(change func(*Delegation)) Delegation {
		d := good
		d.ID = "2"
		change(&d)
		return d
	}
	for name, c := range map[string]struct {
		d      Delegation
		giver  SpokespersonKind
		others []Delegation
		want   error
	}{
		"by the head":                  {good, HeadSpeaks, nil, nil},
		"by the regular spokesperson":  {good, AssignedSpeaks, nil, ErrPassedOn},
		"by a delegate":                {good, DelegateSpeaks, nil, ErrPassedOn},
		"by nobody in particular":      {good, "", nil, ErrNotHead},
		"without a paper":              {with(func(d *Delegation) { d.Document = " " }), HeadSpeaks, nil, ErrNotWritten},
		"without a case":               {with(func(d *Delegation) { d.Case = "\t" }), HeadSpeaks, nil, ErrNoCase},
		"to oneself":                   {with(func(d *Delegation) { d.Receiver = d.Giver }), HeadSpeaks, nil, ErrOneself},
		"without an end":               {with(func(d *Delegation) { d.Until = "" }), HeadSpeaks, nil, ErrOpenEnded},
		"without a beginning":          {with(func(d *Delegation) { d.From = "" }), HeadSpeaks, nil, ErrOpenEnded},
		"ending before it begins":      {with(func(d *Delegation) { d.Until = "2026-08-31" }), HeadSpeaks, nil, ErrOpenEnded},
		"for one day":                  {with(func(d *Delegation) { d.Until = d.From }), HeadSpeaks, nil, nil},
		"for a year and a day":         {with(func(d *Delegation) { d.Until = "2027-09-01" }), HeadSpeaks, nil, nil},
		"for longer":                   {with(func(d *Delegation) { d.Until = "2027-09-02" }), HeadSpeaks, nil, ErrOpenEnded},
		"a day that is none":           {with(func(d *Delegation) { d.Until = "2026-09-31" }), HeadSpeaks, nil, ErrOpenEnded},
		"the same case at the time":    {with(func(d *Delegation) { d.Case = "vỡ đê  bối tại XÃ Tân Hưng" }), HeadSpeaks, []Delegation{good}, ErrOverlap},
		"the same case, last day":      {with(func(d *Delegation) { d.From, d.Until = "2026-09-10", "2026-09-12" }), HeadSpeaks, []Delegation{good}, ErrOverlap},
		"the same case, the day after": {with(func(d *Delegation) { d.From, d.Until = "2026-09-11", "2026-09-12" }), HeadSpeaks, []Delegation{good}, nil},
		"another case at the time":     {with(func(d *Delegation) { d.Case = "Vỡ đe bối tại xã Tân Hưng" }), HeadSpeaks, []Delegation{good}, nil},
		"itself":                       {good, HeadSpeaks, []Delegation{good}, nil},
	} {
		if err := c.d.Check(c.giver, c.others); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// weekdays is a calendar of Monday to Friday, without holidays.
type weekdays struct{}

func (weekdays) IsWorkday(t time.Time) bool {
	w := t.In(vietNam).Weekday()
	return w != time.Saturday && w != time.Sunday
}

func (c weekdays) AddWorkdays(t time.Time, n int) time.Time {
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		if c.IsWorkday(t) {
			n--
		}
	}
	return t
}

func (weekdays) Knows(time.Time) bool { return true }

func (weekdays) AddWorkingHours(time.Time, time.Duration) time.Time {
	panic("no clock of the press counts in working hours")
}

func TestRequestDue(t *testing.T) {
	concluded := vn(2026, 11, 6, 16, 59) // a Friday
	for name, c := range map[string]struct {
		kind      RequestKind
		received  time.Time
		concluded *time.Time
		want      time.Time // zero is none
	}{
		"an inquiry":                     {Inquiry, vn(2026, 11, 2, 8, 0), nil, time.Time{}},
		"an interview":                   {Interview, vn(2026, 11, 2, 8, 0), nil, time.Time{}},
		"a reply in print":               {Reply, vn(2026, 11, 2, 8, 0), nil, vn(2026, 12, 3, 0, 0)},
		"a reply asked before midnight":  {Reply, vn(2026, 11, 2, 23, 59), nil, vn(2026, 12, 3, 0, 0)},
		"a reply due on a Sunday":        {Reply, vn(2026, 11, 6, 8, 0), nil, vn(2026, 12, 8, 0, 0)}, // 6/12 is one: on Monday
		"a reply across the year":        {Reply, vn(2026, 12, 14, 8, 0), nil, vn(2027, 1, 14, 0, 0)},
		"an opinion":                     {Forwarded, vn(2026, 11, 2, 8, 0), nil, vn(2026, 11, 24, 0, 0)},
		"an opinion on a Saturday":       {Forwarded, vn(2026, 11, 7, 8, 0), nil, vn(2026, 11, 28, 0, 0)},
		"a complaint without conclusion": {Outcome, vn(2026, 11, 2, 8, 0), nil, time.Time{}},
		"a complaint concluded":          {Outcome, vn(2026, 11, 2, 8, 0), &concluded, vn(2026, 11, 14, 0, 0)},
	} {
		due, ok := RequestDue(c.kind, c.received.UTC(), c.concluded, weekdays{})
		if ok == c.want.IsZero() || ok && !due.Equal(c.want) {
			t.Errorf("%s: %v %v, want %v", name, due.In(vietNam), ok, c.want)
		}
	}
}

func TestARefusalNamesItsGround(t *testing.T) {
	for _, c := range []struct {
		basis  RefusalBasis
		reason string
		want   error
	}{
		{PressLawRefusal, "Vụ việc đang trong quá trình điều tra", nil},
		{DecreeRefusal, "Thông tin thuộc bí mật nhà nước", nil},
		{"", "Thông tin thuộc bí mật nhà nước", ErrNoGround},
		{"nd-30", "Thông tin thuộc bí mật nhà nước", ErrNoGround},
		{PressLawRefusal, "", ErrNoGround},
		{PressLawRefusal, "  bận          ", ErrNoGround},
	} {
		if err := CheckRefusal(c.basis, c.reason); !errors.Is(err, c.want) {
			t.Errorf("%s, %q: %v", c.basis, c.reason, err)
		}
	}
}

func TestMattersInTime(t *testing.T) {
	received, judged := vn(2026, 9, 5, 22, 30), vn(2026, 9, 6, 7, 0)
	for name, c := range map[string]struct {
		clause string
		judged time.Time
		first  time.Time
		due    time.Time
		inTime bool
	}{
		"7.3, exactly 24 hours":       {ImportantEvent, judged, received.Add(24 * time.Hour), received.Add(24 * time.Hour), true},
		"7.3, a minute more":          {ImportantEvent, judged, received.Add(24*time.Hour + time.Minute), received.Add(24 * time.Hour), false},
		"7.3, a weekend is no excuse": {ImportantEvent, judged, vn(2026, 9, 7, 8, 0), received.Add(24 * time.Hour), false},
		"7.3, silent":                 {ImportantEvent, judged, time.Time{}, received.Add(24 * time.Hour), false},
		"7.4, from judging":           {DividedOpinion, judged, judged.Add(24 * time.Hour), judged.Add(24 * time.Hour), true},
		"7.4, a minute more":          {DividedOpinion, judged, judged.Add(24*time.Hour + time.Minute), judged.Add(24 * time.Hour), false},
		"7.4, never judged":           {DividedOpinion, time.Time{}, received.Add(25 * time.Hour), received.Add(24 * time.Hour), false},
		"7.2 has no limit":            {SeveralProvinces, judged, received.Add(time.Hour), time.Time{}, false},
		"7.5 has no limit":            {AskedByPress, judged, received.Add(time.Hour), time.Time{}, false},
		"no clause":                   {"", judged, received.Add(time.Hour), time.Time{}, false},
	} {
		m := Matter{Clause: c.clause, Received: received, Judged: c.judged}
		if !c.first.IsZero() {
			m.FirstStatement = &c.first
		}
		due, ok := m.Due()
		if ok == c.due.IsZero() || !due.Equal(c.due) || m.InTime() != c.inTime {
			t.Errorf("%s: due %v, in time %v", name, due, m.InTime())
		}
	}
}
