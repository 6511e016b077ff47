package handbook

import "regexp"

// keyNames are the keys of the files as authors on the screen know them.
var keyNames = map[string]string{
	"about": "phần được hỏi", "address": "địa chỉ", "advice": "lời khuyên khi viết", "amount": "thời lượng", "answers": "câu trả lời",
	"basis": "căn cứ", "body": "lời văn", "calls": "danh sách người gọi tiếp", "channels": "danh sách kênh báo tin", "choices": "lựa chọn",
	"clocks": "các mốc thời gian", "code": "mã", "contacts": "danh bạ", "criteria": "danh sách tiêu chí", "disclaimer": "phạm vi và giá trị",
	"do": "điều nên làm", "dont": "điều không nên làm", "edition": "số ấn bản", "escalateTo": "nơi báo lên", "evidence": "minh chứng",
	"fields": "các ô phải điền", "fill": "cách điền sẵn", "firstHour": "giờ đầu tiên", "for": "việc gọi để làm gì", "from": "lúc bắt đầu tính",
	"heading": "tên loại trên văn bản", "how": "cách báo", "id": "mã", "kind": "kiểu", "label": "nhãn", "layout": "thể thức",
	"lessons": "bài học", "levels": "cấp áp dụng", "name": "tên", "next": "câu hỏi tiếp theo", "number": "số thứ tự", "part": "phần việc",
	"phase": "giai đoạn", "procedure": "quy trình", "question": "câu hỏi", "questions": "câu hỏi", "related": "quy trình liên quan",
	"retired": "ngày hết dùng", "right": "đáp án đúng", "role": "vai", "roles": "phân vai", "sections": "danh sách mục", "signals": "dấu hiệu",
	"signs": "dấu hiệu nhận biết", "source": "nguồn", "start": "việc làm đồng hồ chạy", "steps": "các bước", "stop": "việc làm đồng hồ dừng",
	"summary": "tóm tắt", "synonyms": "từ đồng nghĩa", "template": "mẫu văn bản", "templates": "các mẫu văn bản", "text": "nội dung",
	"thresholds": "ngưỡng", "title": "tên", "tree": "cây quyết định", "unit": "đơn vị thời gian", "verified": "dấu đã đối chiếu",
	"who": "người tham gia", "why": "lời giải thích", "within": "mốc phải đạt",
}

var (
	quotedOrWord = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\{\{[^}]*\}\}|law:\S*|[\p{L}\p{M}\p{N}-]+`)
	choiceOfKeys = regexp.MustCompile(`; chỉ có [a-z, -]+$| phải là [a-z]+(?:, [a-z]+)* hoặc [a-z]+$`)
	inFile       = regexp.MustCompile(` trùng với dòng \d+| đã có ở dòng \d+| đã dùng ở \S+\.(?:md|yaml)`)
)

// plainWords says a problem without what only the files know: keys, the values
// that a list on the screen offers, numbers of lines. What is quoted stays.
func plainWords(message string) string {
	message = choiceOfKeys.ReplaceAllString(message, " phải chọn trong danh sách")
	message = inFile.ReplaceAllString(message, " đã được dùng ở chỗ khác")
	return quotedOrWord.ReplaceAllStringFunc(message, func(word string) string {
		if name, ok := keyNames[word]; ok {
			return name
		}
		return word
	})
}
