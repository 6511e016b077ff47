package office_test

import (
	"fmt"
	"strings"
	"time"

	"lantoa/app/platform/office"
)

// long is Vietnamese text of about as many words.
func long(words int) string {
	from := strings.Fields("Ủy ban nhân dân tỉnh đang phối hợp với các đơn vị nghiệp vụ để xác minh thông tin lan truyền trên mạng xã hội, bảo đảm quyền lợi của người dân và sẽ cập nhật trước mười một giờ hằng ngày")
	var out []string
	for i := range words {
		out = append(out, from[i%len(from)])
	}
	return strings.Join(out, " ") + "."
}

func report() office.Document {
	rows := [][]string{}
	for i := range 60 {
		rows = append(rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("Sự việc thứ %d ở **phường** Phố Hiến", i+1), long(6 + i%25)})
	}
	return office.Document{
		Superior: "Ủy ban nhân dân tỉnh Hưng Yên", Agency: "Sở Văn hóa, Thể thao và Du lịch", Number: "12/BC-SVHTTDL", Place: "Hưng Yên",
		Date:    time.Date(2026, 2, 4, 18, 0, 0, 0, time.UTC),
		Heading: "Báo cáo", Subject: "Tình hình phát ngôn và cung cấp thông tin cho báo chí năm 2026 của các cơ quan hành chính nhà nước trên địa bàn tỉnh",
		Body: []office.Block{
			{Kind: office.Heading, Level: 1, Text: "I. Tình hình chung"},
			{Kind: office.Paragraph, Text: "Trong kỳ, **cơ quan** đã *kịp thời* thông tin. " + long(120)},
			{Kind: office.Heading, Level: 2, Text: "1. Việc đã làm"},
			{Kind: office.Bullets, Items: []string{"Họp báo: **02** cuộc", long(40), "Thông cáo: 05"}},
			{Kind: office.Numbers, Items: []string{"Nhận tin", "Xác minh\n– Gọi đầu mối\n– Lưu ảnh chụp", long(30)}},
			{Kind: office.Callout, Text: "**Quy định**\n" + long(45)},
			{Kind: office.Heading, Level: 3, Text: "a) Bảng các vụ việc"},
			{Kind: office.Table, Head: []string{"TT", "Vụ việc", "Diễn biến và kết quả"}, Rows: rows, Widths: []float64{1, 4, 9}},
			{Kind: office.Heading, Level: 1, Text: "II. Kiến nghị"},
			{Kind: office.Paragraph, Text: long(400)},
		},
		SignerTitle: "KT. Giám đốc\nPhó Giám đốc", Signer: "Nguyễn Văn Ánh", CopyTo: []string{"Như trên", "UBND tỉnh (để báo cáo);", "Lưu: VT, QLBC."},
		National: true, Footer: "Lập từ hệ thống Lan Tỏa lúc 08:00 ngày 05/02/2026",
	}
}
