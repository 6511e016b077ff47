package incidents

import (
	"fmt"
	"strings"

	"lantoa/handbook"
)

// sentence tells an entry in words.
func sentence(i Incident, e handbook.Entry) string {
	p := e.Payload
	with := func(s string) string {
		if p.Text == "" {
			return s
		}
		return s + ": " + p.Text
	}
	switch e.Kind {
	case handbook.Opened:
		return with("Mở vụ việc")
	case handbook.Noted:
		return p.Text
	case handbook.LevelJudged:
		if p.Why != "" {
			return fmt.Sprintf("Xếp cấp %d. %s", p.Level, p.Why)
		}
		return with(fmt.Sprintf("Xếp cấp %d", p.Level))
	case handbook.ClauseJudged:
		return with("Thuộc khoản " + strings.TrimPrefix(p.Clause, "7.") + " Điều 7")
	case handbook.StepDone, handbook.StepUndone:
		s, _ := i.Step(p.Step)
		if e.Kind == handbook.StepUndone {
			return with("Bỏ đánh dấu bước “" + s.Text + "”")
		}
		return with("Xong bước “" + s.Text + "”")
	case handbook.EvidenceAdded:
		return with(fmt.Sprintf("Bằng chứng %s (SHA-256 %s…)", p.File.Name, p.File.SHA256[:min(12, len(p.File.SHA256))]))
	case handbook.ContactCalled:
		return with(called(i, p))
	case handbook.Joined:
		return p.PersonName + " tham gia: " + roleNames[p.Role].Vi
	case handbook.HandedOver:
		return with("Bàn giao vai " + roleNames[p.Role].Vi + " cho " + p.PersonName)
	case handbook.Left:
		return with("Thôi tham gia")
	case handbook.DocumentFilled:
		return "Lập văn bản “" + p.Document.Title + "”"
	case handbook.RequestLinked:
		return with("Đề nghị của báo chí")
	case handbook.ClockStarted, handbook.ClockStopped:
		c, _ := i.Clock(p.Clock)
		if e.Kind == handbook.ClockStarted {
			return with("Bắt đầu tính “" + c.Name + "” từ " + stamp(*p.Since))
		}
		return with(map[bool]string{true: "Đã làm xong ", false: "Thôi tính "}[p.Met] + "“" + c.Name + "”")
	case handbook.IncidentClosed:
		return with("Kết thúc vụ việc")
	case handbook.IncidentReview:
		return fmt.Sprintf("Đánh giá sau vụ việc: %d việc khắc phục", len(p.Review.Fixes))
	case handbook.EntryCorrection:
		return with(fmt.Sprintf("Đính chính mục %d", p.Corrects))
	}
	return statementSentence(e, with)
}

func statementSentence(e handbook.Entry, with func(string) string) string {
	version := fmt.Sprintf(" bản %d", e.Payload.Version)
	switch e.Kind {
	case handbook.Drafted:
		return with("Soạn tuyên bố," + version)
	case handbook.LegalReviewed:
		return with("Pháp chế rà soát tuyên bố," + version)
	case handbook.LeaderApproved:
		return with("Lãnh đạo duyệt tuyên bố," + version)
	case handbook.Returned:
		return with("Trả lại tuyên bố," + version)
	case handbook.Published:
		return with("Công bố tuyên bố," + version)
	}
	return string(e.Kind)
}

func called(i Incident, p handbook.Payload) string {
	if p.Reached {
		return "Đã liên hệ " + i.Whom(p)
	}
	return "Chưa liên hệ được " + i.Whom(p)
}
