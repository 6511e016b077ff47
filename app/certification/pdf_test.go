package certification_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lantoa/app/certification"
	"lantoa/app/certification/certificationtest"
)

func sample() certification.Certificate {
	return certification.Certificate{
		ID: "01KAZ", Issuer: "SVHTTDL", Year: 2026, Number: 12, NumberText: "012/2026/GCN-SVHTTDL", Code: "7K3MQ9TD04XB",
		Title: "GIẤY CHỨNG NHẬN", Authority: certification.Issuers()[0],
		Holder:    certification.Holder{FullName: "Nguyễn Thị Ánh", BirthDate: "1985-03-12", Position: "Chuyên viên báo chí", Department: "Ủy ban nhân dân phường Phố Hiến"},
		Programme: "Kỹ năng phát ngôn và cung cấp thông tin cho báo chí", From: "2026-02-01", To: "2026-11-05", Periods: 12, Classification: "Giỏi",
		IssuedAt: time.Date(2026, 11, 4, 18, 30, 0, 0, time.UTC), ValidUntil: "2029-11-05",
	}
}

const address = "https://lantoa.hungyen.example/verify/7K3MQ9TD04XB"

func draw(t testing.TB, c certification.Certificate) []byte {
	t.Helper()
	pdf, err := certification.Draw(c, address)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestThePDFSaysWhatACertificateMust(t *testing.T) {
	pdf := draw(t, sample())
	text := certificationtest.Text(t, pdf)
	for _, want := range []string{
		"ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "GIẤY CHỨNG NHẬN", "Cấp cho Ông/Bà",
		"Nguyễn Thị Ánh", "Ngày sinh: 12/03/1985", "Chức vụ: Chuyên viên báo chí", "Đơn vị: Ủy ban nhân dân phường Phố Hiến",
		"Đã hoàn thành chương trình", "Kỹ năng phát ngôn và cung cấp thông tin cho báo chí",
		"Từ ngày 01 tháng 02 năm 2026 đến ngày 05 tháng 11 năm 2026", "Số tiết: 12 – Xếp loại: Giỏi",
		"Hưng Yên, ngày 05 tháng 11 năm 2026", // half past one in the night there
		"GIÁM ĐỐC", "(Người ký minh họa)", "012/2026/GCN-SVHTTDL", "Số vào sổ:", "012, sổ năm 2026", "Đến hết ngày 05/11/2029", "7K3M-Q9TD-04XB",
	} {
		if !slices.Contains(strings.Split(text, "\n"), want) {
			t.Errorf("no line %q in\n%s", want, text)
		}
	}
	if got := certificationtest.QR(t, pdf); got != address {
		t.Errorf("the QR code says %q", got)
	}
	if again := draw(t, sample()); !bytes.Equal(pdf, again) {
		t.Error("drawn again it has other bytes")
	}
	if bytes.Count(pdf, []byte("/Type /Page\n")) != 1 {
		t.Error("not one page")
	}
}

// These three were misread when the reader searched the image for the code.
func TestAnyCodeIsReadBackAsDrawn(t *testing.T) {
	for _, address := range []string{
		"http://127.0.0.1:30145/verify/37Y22Y3XRC6M", "http://127.0.0.1:30313/verify/857ZPEY77TCA", "http://127.0.0.1:30729/verify/P10N0F4Z6J71",
	} {
		pdf, err := certification.Draw(sample(), address)
		if err != nil {
			t.Fatal(err)
		}
		if got := certificationtest.QR(t, pdf); got != address {
			t.Errorf("%s is read as %q", address, got)
		}
	}
}

func TestWhatIsNotKnownIsLeftOut(t *testing.T) {
	c := sample()
	c.Holder, c.ValidUntil = certification.Holder{FullName: "Vũ An"}, ""
	text := certificationtest.Text(t, draw(t, c))
	for _, no := range []string{"Ngày sinh", "Chức vụ", "Đơn vị"} {
		if strings.Contains(text, no) {
			t.Errorf("%s without a value", no)
		}
	}
	if !strings.Contains(text, "Không thời hạn") {
		t.Error("the term is not told")
	}
}

// Whatever the lengths, all text stands inside the margins and above the foot,
// in lines that do not touch.
func TestLongNamesStayOnThePage(t *testing.T) {
	words := strings.Fields("Nguyễn Thượng Nghiêm Phòng Quản lý báo chí xuất bản và thông tin đối ngoại thuộc Văn phòng Đoàn đại biểu Quốc hội Khuyến-nông-khuyến-ngư-phát-triển-nông-thôn")
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	phrase := func(most int) string {
		var list []string
		for range 1 + random.IntN(60) {
			list = append(list, words[random.IntN(len(words))])
		}
		text := []rune(strings.Join(list, " "))
		return strings.TrimSpace(string(text[:min(len(text), most)]))
	}
	for range 12 {
		c := sample()
		c.Holder.FullName = phrase(220)
		c.Holder.Position = phrase(200)
		c.Holder.Department = phrase(200)
		c.Programme = phrase(300)
		c.Authority.SignerName = phrase(80)
		var whole strings.Builder
		lines := certificationtest.Lines(t, draw(t, c))
		for _, l := range lines {
			whole.WriteString(l.Text + " ")
			if l.X < 30 || l.X > 277 || l.Y < 20 || l.Y > 190 {
				t.Errorf("%q stands at %.1f, %.1f", l.Text, l.X, l.Y)
			}
			if l.X < 150 && l.Y > 141 && l.Y < 157 {
				t.Errorf("%q stands in the foot at %.1f", l.Text, l.Y)
			}
		}
		for _, want := range []string{c.Holder.FullName, c.Holder.Department, c.Programme} {
			if !strings.Contains(strings.ReplaceAll(whole.String(), " ", ""), strings.ReplaceAll(want, " ", "")) {
				t.Errorf("%q is not whole on the page", want)
			}
		}
	}
	if t.Failed() {
		t.Logf("seed %d", seed)
	}
}
