package incidents

import (
	"context"
	"fmt"
	"time"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Cast are the people of the demonstration's incidents.
type Cast struct {
	Lead, Head, Legal, Spokesperson policy.Actor
	Department                      string
	Procedure                       string
}

// line is an entry of a seeded log: so long after the incident was noticed.
type line struct {
	after time.Duration
	who   policy.Actor
	kind  handbook.EntryKind
	handbook.Payload
}

// Seed adds an exercise that runs and a real incident that is over. They are
// invented, and say so. A repeat adds nothing.
func (n *Incidents) Seed(ctx context.Context, c Cast) error {
	now := n.Now().Truncate(time.Minute)
	if err := n.stage(ctx, c, "demo-vu-viec-da-xong", now.Add(-9*24*time.Hour), false, overLines(c, now)); err != nil {
		return err
	}
	return n.stage(ctx, c, "demo-dien-tap-dang-chay", now.Add(-20*time.Minute), true, runningLines(c))
}

func joined(c Cast) []line {
	join := func(who policy.Actor, role handbook.CrisisRole) line {
		return line{2 * time.Minute, c.Lead, handbook.Joined, handbook.Payload{Person: who.PersonID, Role: role}}
	}
	return []line{join(c.Head, handbook.Head), join(c.Legal, handbook.LegalAdviser), join(c.Spokesperson, handbook.Spokesperson)}
}

func runningLines(c Cast) []line {
	return append(joined(c),
		line{4 * time.Minute, c.Lead, handbook.Noted, handbook.Payload{Text: "Tình huống giả định: một trang cộng đồng đăng tin xã sắp thu “phí vệ sinh bổ sung” từ tháng sau."}},
		line{12 * time.Minute, c.Lead, handbook.ContactCalled, handbook.Payload{Whom: "Bộ phận chuyên môn (đóng vai)", Reached: true, Text: "Không có văn bản nào như bài đăng nói"}},
		line{18 * time.Minute, c.Lead, handbook.LevelJudged, handbook.Payload{Level: 2, Text: "Một cơ quan, chia sẻ đang tăng, chưa có báo hỏi"}})
}

func overLines(c Cast, now time.Time) []line {
	st := func(version int, text string) handbook.Payload {
		return handbook.Payload{Statement: "demo-tuyen-bo", Version: version, Text: text}
	}
	return append(joined(c),
		line{10 * time.Minute, c.Lead, handbook.Noted, handbook.Payload{Text: "Dữ liệu trình diễn: bài đăng nói lễ hội năm nay thu vé vào cửa; 140 lượt chia sẻ lúc 9 giờ."}},
		line{25 * time.Minute, c.Lead, handbook.LevelJudged, handbook.Payload{Level: 2, Text: "Chia sẻ tăng, một báo địa phương gọi hỏi"}},
		line{26 * time.Minute, c.Legal, handbook.ClauseJudged, handbook.Payload{Clause: "7.4", Text: "Dư luận có nhiều ý kiến khác nhau"}},
		line{40 * time.Minute, c.Lead, handbook.Drafted, st(0, "Lễ hội năm 2026 không thu vé vào cửa. Nơi gửi xe do địa phương quản lý, giá niêm yết tại bãi. Chúng tôi thông tin tiếp lúc 15 giờ.")},
		line{48 * time.Minute, c.Legal, handbook.LegalReviewed, st(1, "Đúng căn cứ")},
		line{52 * time.Minute, c.Head, handbook.LeaderApproved, st(1, "")},
		line{55 * time.Minute, c.Spokesperson, handbook.Published, st(1, "Cổng thông tin điện tử và trang chính thức của Sở")},
		line{26 * time.Hour, c.Lead, handbook.IncidentClosed, handbook.Payload{Text: "Báo đã đăng lại thông tin đúng, không còn câu hỏi mới trong 12 giờ"}},
		line{50 * time.Hour, c.Lead, handbook.IncidentReview, handbook.Payload{Review: &handbook.Review{
			Expected: "Thông tin đúng trong 60 phút từ khi phát hiện", Actual: "Phát sau 55 phút", Causes: "Kế hoạch lễ hội đăng chậm nên người dân không có chỗ tra",
			Held: "Pháp chế đọc trong 8 phút; một đầu mối phát ngôn", Fixes: []handbook.Fix{
				{Text: "Đăng kế hoạch lễ hội ở một trang cố định trước 30 ngày", Owner: c.Spokesperson.PersonID, Due: day(now.AddDate(0, 0, 14))},
			},
		}}})
}

// stage opens one incident and writes its log, each entry at its time.
func (n *Incidents) stage(ctx context.Context, c Cast, id string, received time.Time, exercise bool, lines []line) error {
	if _, err := n.find(ctx, id); !fault.Is(err, fault.NotFound) {
		return err
	}
	then := *n
	then.Now = func() time.Time { return received.Add(time.Minute) }
	title := "Tin đồn lễ hội thu vé vào cửa (dữ liệu trình diễn)"
	if exercise {
		title = "Tin đồn thu phí vệ sinh bổ sung (tình huống giả định)"
	}
	_, err := then.Open(ctx, c.Lead, id, Opening{
		Procedure: c.Procedure, Exercise: exercise, Title: title, Department: c.Department, Received: received, Text: "Dữ liệu trình diễn",
	})
	if err != nil {
		return fmt.Errorf("demonstration incident %s: %w", id, err)
	}
	for k, l := range lines {
		at := received.Add(l.after)
		then.Now = func() time.Time { return at }
		results, err := then.Append(ctx, l.who, id, []Draft{{Client: fmt.Sprintf("demo-%04d", k), Kind: l.kind, At: at, Payload: l.Payload}})
		if err != nil {
			return fmt.Errorf("demonstration incident %s, entry %d: %w", id, k, err)
		}
		if r := results[0].Refused; r != nil {
			return fmt.Errorf("demonstration incident %s, entry %d (%s) is refused: %s", id, k, l.kind, r.Message.En)
		}
	}
	return nil
}
