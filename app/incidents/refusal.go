package incidents

import (
	"errors"

	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// Refusal says why an entry does not stand. Reason is stable.
type Refusal struct {
	Reason  string     `json:"reason"`
	Message fault.Text `json:"message"`
}

func (r *Refusal) fault() *fault.Error {
	return fault.New(fault.Conflict, r.Message.Vi, r.Message.En).Because(r.Reason)
}

var refusals = []struct {
	err     error
	refusal *Refusal
}{
	{handbook.ErrEntryKind, refusal("kind", "Loại ghi này không được nhận.", "This kind of entry is not taken.")},
	{handbook.ErrMissing, refusal("missing", "Thiếu nội dung bắt buộc.", "A required part is missing.")},
	{handbook.ErrNotOnIt, refusal("not_on_it", "Bạn không còn tham gia vụ việc này. Nội dung của bạn còn trên máy.", "You are not on this incident. What you wrote is still on your device.")},
	{handbook.ErrCrisisRole, refusal("role", "Việc này thuộc vai trò khác trong vụ việc.", "This is for another role in the incident.")},
	{handbook.ErrClosed, refusal("closed", "Vụ việc đã kết thúc; chỉ còn ghi chú, bằng chứng, đính chính và đánh giá.", "The incident is closed; only notes, evidence, corrections and the review are taken.")},
	{handbook.ErrNotClosed, refusal("not_closed", "Kết thúc vụ việc trước rồi mới đánh giá.", "Close the incident before its review.")},
	{handbook.ErrStage, refusal("stage", "Tuyên bố chưa tới, hoặc đã qua bước này.", "The statement is not at this stage.")},
	{handbook.ErrVersion, refusal("version", "Đã có bản mới hơn của tuyên bố. Hãy xem bản mới.", "There is a newer wording of the statement.")},
	{handbook.ErrOwnDraft, refusal("own_draft", "Người soạn không tự duyệt bản của mình.", "Nobody approves their own wording.")},
	{handbook.ErrNoStep, refusal("step", "Quy trình không có bước này.", "The procedure has no such step.")},
	{handbook.ErrNoClock, refusal("clock", "Không có đồng hồ này, hoặc đồng hồ không chạy.", "There is no such clock, or it does not run.")},
	{handbook.ErrNoStatement, refusal("statement", "Không có tuyên bố này.", "There is no such statement.")},
	{handbook.ErrNoEntry, refusal("entry", "Không có mục ghi này.", "There is no such entry.")},
	{handbook.ErrNoMember, refusal("member", "Người này không giữ vai trò ấy.", "The person does not have that role.")},
	{handbook.ErrLastLead, refusal("last_lead", "Phải còn một tổ trưởng; hãy bàn giao trước.", "Somebody must lead; hand over first.")},
	{handbook.ErrReviewed, refusal("reviewed", "Vụ việc đã được đánh giá.", "The review was held already.")},
	{handbook.ErrOpened, refusal("opened", "Vụ việc đã mở.", "The incident is open already.")},
	{handbook.ErrClause, refusal("clause", "Điều 7 không có khoản này.", "Article 7 has no such clause.")},
	{handbook.ErrWordings, refusal("too_many", "Vụ việc đã có 100 bản tuyên bố, không nhận thêm.", "The incident has 100 wordings of statements and takes no more.")},
	{handbook.ErrMoment, refusal("range", "Thời điểm bắt đầu tính phải trong vòng một năm.", "The moment from which it counts lies within a year.")},
	{handbook.ErrScoreOutOfRange, refusal("score", "Cấp và điểm từ 1 đến 4.", "Levels and scores go from 1 to 4.")},
	{handbook.ErrUnknownCriterion, refusal("score", "Có tiêu chí không thuộc Sổ tay.", "The handbook does not have one of the criteria.")},
	{handbook.ErrNoScores, refusal("score", "Hãy chấm ít nhất một tiêu chí.", "Score at least one criterion.")},
}

// refused puts a refusal of package handbook into words.
func refused(err error) *Refusal {
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			return r.refusal
		}
	}
	return refusal("invalid", "Mục ghi không hợp lệ.", "The entry is not valid.")
}
