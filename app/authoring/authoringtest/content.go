// Package authoringtest publishes a small real course for tests: two courses,
// of which one requires the other, three lessons, a question of every type,
// and a register of law with an expired instrument.
package authoringtest

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"lantoa/app/auth/policy"
	"lantoa/app/authoring"
	"lantoa/app/platform/db"
	"lantoa/courses"
)

// The codes of the courses and the ids of what is in them.
const (
	Course   = "phat-ngon-thu" // lessons Lessons, quiz Quiz; no prerequisite
	Advanced = "phat-ngon-sau" // requires Course; one lesson, no quiz
	Quiz     = "cuoi-khoa"     // 7 questions, one of each type; 20 minutes, 3 attempts
	Practice = "luyen-tap"     // 3 questions, no limit, no review ever
	Bank     = "chinh"
)

// Lessons are those of Course in reading order; each takes 3 minutes.
var Lessons = []string{"ai-duoc-noi", "dong-ho", "tra-loi"}

// AsOf is the day on which the content is checked.
const AsOf = courses.Date("2026-11-05")

// Content is the authored content as files.
func Content() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"law.yaml":                         law,
		Course + "/course.yaml":            course,
		Course + "/01-ai-duoc-noi.md":      lesson1,
		Course + "/02-dong-ho.md":          lesson2,
		Course + "/03-tra-loi.md":          lesson3,
		Course + "/quiz.yaml":              quiz,
		Course + "/files/mau-uy-quyen.txt": "MẪU VĂN BẢN ỦY QUYỀN PHÁT NGÔN\n",
		Course + "/files/phong-van.vtt":    "WEBVTT\n\n00:01.000 --> 00:04.000\nXin chào các anh chị phóng viên.\n",
		Advanced + "/course.yaml":          advanced,
		Advanced + "/01-hop-bao.md":        lessonAdvanced,
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// Load reads content and fails the test when it has errors.
func Load(t testing.TB, fsys fs.FS) *courses.Library {
	t.Helper()
	lib, problems := courses.Load(fsys, AsOf)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return lib
}

// Publish imports the content into a database whose collections exist.
func Publish(t testing.TB, d *db.DB) *authoring.Authoring {
	t.Helper()
	a := authoring.New(d)
	if _, err := a.Import(t.Context(), policy.System("test"), Load(t, Content()), authoring.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	return a
}

const law = `instruments:
  - id: nd-09-2017
    type: Nghị định
    number: 09/2017/NĐ-CP
    title: Quy định chi tiết việc phát ngôn và cung cấp thông tin cho báo chí
    issuer: Chính phủ
    issued: 2017-02-09
    inForceFrom: 2017-03-30
    inForceTo: 2026-07-01
    replacedBy: [nd-244-2026]
    meaning: Quy định cũ về người phát ngôn.
    confidence: read
    verified: false
  - id: nd-244-2026
    type: Nghị định
    number: 244/2026/NĐ-CP
    title: Quy định chi tiết việc phát ngôn và cung cấp thông tin cho báo chí của các cơ quan hành chính nhà nước
    issuer: Chính phủ
    issued: 2026-06-26
    inForceFrom: 2026-07-01
    meaning: Ai được nói, nói trước mấy giờ.
    confidence: read
    verified: false
`

const course = `code: phat-ngon-thu
number: 1
edition: "2026.1"
title: Người phát ngôn ở xã
titleEn: The commune's spokesperson
summary: Biết ai được nói và nói trước mấy giờ.
competence: phat-ngon
audiences: [nguoi-phat-ngon, cap-xa]
periods: 2
outcomes:
  - Chỉ đúng người được phát ngôn
legalBasis:
  - {instrument: nd-244-2026, article: "Đ3–Đ7"}
  - {instrument: nd-09-2017}
prerequisites: []
modules:
  - id: nen-tang
    title: Nền tảng
    lessons: [ai-duoc-noi, dong-ho]
  - id: ky-nang
    title: Kỹ năng
    lessons: [tra-loi]
completion:
  all:
    - {lessons: all}
    - {quiz: cuoi-khoa, minPercent: 70}
certificate:
  title: GIẤY CHỨNG NHẬN
  programme: Người phát ngôn ở xã
  issuer: SVHTTDL
  validMonths: 36
`

const lesson1 = `---
id: ai-duoc-noi
title: Ai được nói thay cơ quan
minutes: 3
keyPoints:
  - Ủy quyền phải bằng văn bản.
  - Có thời hạn.
  - Không ủy quyền tiếp.
attachments:
  - {file: mau-uy-quyen.txt, title: Mẫu văn bản ủy quyền}
---
Người đứng đầu nói thay cơ quan, xem [NĐ 244/2026, Điều 3 khoản 5](law:nd-244-2026#d3.5) và [bài sau](02-dong-ho.md).

> [!quy-dinh]
> Ủy quyền phải **bằng văn bản**.

> [!viec-can-lam]
> - Lập danh sách người phát ngôn.
> - Tải [mẫu](files/mau-uy-quyen.txt).

## Đăng tên ở đâu

| Nơi | Hạn |
| --- | ---: |
| Cổng thông tin | 24 giờ |

Đọc thêm ở https://example.org/bai-doc.
`

const lesson2 = `---
id: dong-ho
title: Đồng hồ 24 giờ
minutes: 3
keyPoints:
  - Ghi giờ tiếp nhận.
  - Thông tin ban đầu.
  - Không đợi kết luận.
attachments: []
---
Trước đây theo [NĐ 09/2017](law:nd-09-2017), nay theo [NĐ 244/2026](law:nd-244-2026#d7.3).
`

const lesson3 = `---
id: tra-loi
title: Trả lời phỏng vấn
minutes: 3
keyPoints:
  - Ba thông điệp.
  - Câu bắc cầu.
  - Không đoán.
attachments: []
video: {url: "https://video.example/phong-van.mp4", title: Một buổi phỏng vấn, captions: phong-van.vtt, minutes: 7}
---
Chuẩn bị ba thông điệp chính trước khi trả lời.
`

// Every prompt, option, explanation and accepted text is one that occurs
// nowhere else, so that a test can look for it in what is sent.
const quiz = `banks:
  - id: chinh
    questions:
      - id: cau-mot-dap-an
        type: single
        lesson: ai-duoc-noi
        tags: [mot]
        handbook: [bao-chi-hoi-gap, phan-vai]
        points: 1
        prompt: Ai ký văn bản ủy quyền?
        options:
          - {id: dap-an-dung, text: Người đứng đầu, correct: true, why: "LÝ DO BÍ MẬT MỘT"}
          - {id: dap-an-sai-1, text: Văn thư, why: "LÝ DO BÍ MẬT HAI"}
          - {id: dap-an-sai-2, text: Phóng viên}
        explanation: GIẢI THÍCH BÍ MẬT MỘT
        cites: ["law:nd-244-2026#d3.5"]
      - id: cau-nhieu-dap-an
        type: multiple
        partial: proportional
        lesson: ai-duoc-noi
        tags: [nhieu]
        handbook: [bao-chi-hoi-gap]
        points: 2
        prompt: Văn bản ủy quyền cần có gì?
        options:
          - {id: co-vu-viec, text: Vụ việc cụ thể, correct: true}
          - {id: co-thoi-han, text: Thời hạn, correct: true}
          - {id: co-anh, text: Ảnh chân dung}
        explanation: GIẢI THÍCH BÍ MẬT HAI
        cites: ["law:nd-244-2026#d3.6"]
      - id: cau-dung-sai
        type: true-false
        lesson: ai-duoc-noi
        tags: [dung-sai]
        points: 1
        answer: false
        prompt: Ủy quyền miệng là đủ.
        explanation: GIẢI THÍCH BÍ MẬT BA
        cites: ["law:nd-244-2026#d3.5"]
      - id: cau-thu-tu
        type: ordering
        partial: pairs
        lesson: dong-ho
        tags: [thu-tu]
        points: 2
        prompt: Xếp các việc của giờ đầu.
        items:
          - {id: viec-mot, text: Ghi giờ tiếp nhận tin}
          - {id: viec-hai, text: Xác minh tại chỗ}
          - {id: viec-ba, text: Soạn năm câu}
          - {id: viec-bon, text: Đăng và lưu}
        explanation: GIẢI THÍCH BÍ MẬT BỐN
        cites: ["law:nd-244-2026#d7.3"]
      - id: cau-ghep
        type: matching
        partial: proportional
        lesson: dong-ho
        tags: [ghep]
        points: 2
        prompt: Ghép mốc với căn cứ.
        pairs:
          - {id: ghep-mot, left: Sự kiện lớn, right: Từ lúc tiếp nhận}
          - {id: ghep-hai, left: Dư luận trái chiều, right: Từ lúc xác định tác động}
        distractors:
          - {id: ghep-thua, text: Từ lúc báo đăng}
        explanation: GIẢI THÍCH BÍ MẬT NĂM
        cites: ["law:nd-244-2026#d7.4"]
      - id: cau-dien-chu
        type: short-text
        lesson: tra-loi
        tags: [dien-chu]
        points: 1
        accept: ["câu bắc cầu bí mật", "nhịp nối bí mật"]
        diacritics: optional
        prompt: Câu đưa người nghe về thông điệp gọi là gì?
        explanation: GIẢI THÍCH BÍ MẬT SÁU
        cites: ["law:nd-244-2026#d3.5"]
      - id: cau-dien-so
        type: number
        lesson: dong-ho
        tags: [dien-so]
        points: 1
        answer: 73194265
        tolerance: 3
        unit: giờ
        prompt: Hạn nói thông tin ban đầu là bao nhiêu?
        explanation: GIẢI THÍCH BÍ MẬT BẢY
        cites: ["law:nd-244-2026#d7.3"]
      - id: cau-mot-dap-an-nua
        type: single
        lesson: tra-loi
        tags: [du]
        points: 1
        prompt: Chưa rõ nguyên nhân thì nói gì?
        options:
          - {id: noi-that, text: Nói điều đã xác minh, correct: true}
          - {id: doan, text: Đoán nguyên nhân}
        explanation: GIẢI THÍCH BÍ MẬT TÁM
        cites: ["law:nd-244-2026#d7.3"]
quizzes:
  - id: cuoi-khoa
    title: Bài kiểm tra cuối khóa
    draw:
      - {bank: chinh, count: 1, tags: [mot]}
      - {bank: chinh, count: 1, tags: [nhieu]}
      - {bank: chinh, count: 1, tags: [dung-sai]}
      - {bank: chinh, count: 1, tags: [thu-tu]}
      - {bank: chinh, count: 1, tags: [ghep]}
      - {bank: chinh, count: 1, tags: [dien-chu]}
      - {bank: chinh, count: 1, tags: [dien-so]}
    minutes: 20
    attempts: 3
    waitMinutes: 30
    passPercent: 70
    scoring: best
    shuffleQuestions: true
    shuffleOptions: true
    review: {marks: now, answers: after-last, explanations: after-last}
  - id: luyen-tap
    title: Luyện tập
    draw:
      - {bank: chinh, count: 3}
    minutes: 0
    attempts: 0
    waitMinutes: 0
    passPercent: 50
    scoring: last
    shuffleQuestions: true
    shuffleOptions: true
    review: {marks: never, answers: never, explanations: never}
`

const advanced = `code: phat-ngon-sau
number: 2
edition: "2026.1"
title: Họp báo nâng cao
titleEn: Press conferences
summary: Điều hành họp báo.
competence: hop-bao
audiences: [to-truyen-thong]
periods: 1
outcomes:
  - Điều hành được một cuộc họp báo
legalBasis:
  - {instrument: nd-244-2026}
prerequisites: [phat-ngon-thu]
modules:
  - id: mot
    title: Một
    lessons: [hop-bao]
completion: {lessons: all}
certificate:
  title: GIẤY CHỨNG NHẬN
  programme: Họp báo nâng cao
  issuer: SVHTTDL
  validMonths: 0
`

const lessonAdvanced = `---
id: hop-bao
title: Họp báo
minutes: 3
keyPoints:
  - Đúng giờ.
  - Đủ người.
  - Có văn bản.
attachments: []
---
Mời báo chí bằng văn bản.
`
