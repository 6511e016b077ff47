package handbooks_test

import (
	"strings"
	"testing"

	"lantoa/app/platform/office/officetest"
)

func TestAnEditionAsPDF(t *testing.T) {
	r := newRig(t)
	draft := officetest.PageTexts(t, r.call("can-bo", "GET", "/handbook/edition.pdf", "").want(200).body)
	if len(draft) < 20 || !strings.Contains(draft[5], "DỰ THẢO") {
		t.Errorf("%d pages; page 6: %.300s", len(draft), draft[5])
	}
	d := r.draft("author", "2026.1")
	r.call("can-bo", "GET", "/handbook/edition.pdf?edition="+d.ID, "").want(404)
	r.approve(d.ID, "")
	pages := officetest.PageTexts(t, r.call("can-bo", "GET", "/handbook/edition.pdf", "").want(200).body)
	all := strings.Join(strings.Fields(strings.Join(pages, "\n")), " ")
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "12/QĐ-UBND", "20/11/2026", "Hưng Yên", "Giai đoạn 2", "Thời hạn theo pháp luật", "chưa đối chiếu Công báo", "Quy trình 1."} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(all, "DỰ THẢO") || strings.Contains(all, "law:") || strings.Contains(all, "**") {
		t.Error("a draft's mark, a raw link or raw Markdown in an approved edition")
	}
}
