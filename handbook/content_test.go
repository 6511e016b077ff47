package handbook

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// TestContent holds every authored file of the embedded edition to the format.
func TestContent(t *testing.T) {
	edition := loadContent(t)
	if !edition.Draft() {
		t.Error("the shipped edition must be a draft until somebody approves it")
	}
	for _, phrase := range []string{"đề xuất", "không tìm thấy", "quy chế"} {
		if !strings.Contains(edition.Disclaimer, phrase) {
			t.Errorf("the disclaimer no longer says %q", phrase)
		}
	}
	if len(edition.Criteria) != 5 || len(edition.Levels) != 4 {
		t.Errorf("%d criteria and %d levels, want 5 and 4", len(edition.Criteria), len(edition.Levels))
	}
	for _, section := range edition.Sections {
		n := len(strings.Fields(section.Body))
		if section.Kind == Phase && (n < 400 || n > 900) {
			t.Errorf("phase %s has %d words, want 400 to 900", section.ID, n)
		}
	}
	if len(edition.Citations()) < 60 {
		t.Errorf("only %d citations", len(edition.Citations()))
	}
}

// TestContentClocks pins the figures that people will act on.
func TestContentClocks(t *testing.T) {
	edition := loadContent(t)
	tests := []struct {
		id     string
		amount int
		unit   Unit
		kind   ClockKind
		source string
	}{
		{"ghi-nhan", 15, Minutes, Target, ""},
		{"phan-cap", 30, Minutes, Target, ""},
		{"tuyen-bo-tam", 60, Minutes, Target, ""},
		{"du-kien-hoi-dap", 2, Hours, Target, ""},
		{"thong-diep-lanh-dao", 4, Hours, Target, ""},
		{"cap-nhat-som", 4, Hours, Target, ""},
		{"cap-nhat-muon", 6, Hours, Target, ""},
		{"danh-gia", 7, Days, Target, ""},
		{"phat-ngon-tiep-nhan", 24, Hours, Legal, "law:nd-244-2026#d7.3"},
		{"phat-ngon-du-luan", 24, Hours, Legal, "law:nd-244-2026#d7.4"},
		{"cong-khai-nguoi-phat-ngon", 24, Hours, Legal, "law:nd-244-2026#d3.3"},
		{"ban-hanh-quy-che", 45, Days, Legal, "law:nd-244-2026#d12"},
		{"tra-loi-y-kien-bao-chuyen", 15, WorkingDays, Legal, "law:nd-237-2026#d18.3"},
		{"tra-loi-tren-bao", 30, Days, Legal, "law:nd-237-2026#d18.1"},
		{"ket-luan-khieu-nai", 5, WorkingDays, Legal, "law:nd-237-2026#d18.2"},
		{"bao-dien-tu-cai-chinh", 0, Hours, Legal, "law:nd-237-2026#d19.3a"},
		{"bao-ngay-dai-cai-chinh", 2, Days, Legal, "law:nd-237-2026#d19.3b"},
		{"thong-bao-hop-bao", 24, Hours, Legal, "law:nd-237-2026#d22.3"},
		{"tra-loi-khong-hop-bao", 12, Hours, Legal, "law:nd-237-2026#d22.5"},
		{"gan-nhan", 24, Hours, Legal, "law:nd-328-2026#d10"},
		{"cong-bo-ngay", 0, Hours, Legal, "law:nd-328-2026#d11.4"},
		{"cong-bo", 12, WorkingHours, Legal, "law:nd-328-2026#d11.4"},
		{"canh-bao-khan", 15, Minutes, Target, ""},
		{"xem-lai", 60, Minutes, Target, ""},
		{"bao-cao-nhanh", 60, Minutes, Target, ""},
		{"cap-nhat-dich-vu", 2, Hours, Target, ""},
		{"bao-nguoi-bi-lo", 24, Hours, Target, ""},
		{"tra-loi-bao-chi", 4, WorkingHours, Target, ""},
		{"van-ban-phan-hoi", 1, WorkingDays, Target, ""},
		{"bao-tra-loi-co-quan", 15, WorkingDays, Legal, "law:nd-237-2026#d18.6"},
		{"tra-loi-yeu-cau-du-lieu", 2, WorkingDays, Legal, "law:nd-356-2025"},
	}
	if len(edition.Clocks) != len(tests) {
		t.Errorf("%d clocks, the table knows %d", len(edition.Clocks), len(tests))
	}
	for _, tt := range tests {
		c, ok := edition.Clock(tt.id)
		if !ok {
			t.Errorf("no clock %s", tt.id)
			continue
		}
		if c.Amount != tt.amount || c.Unit != tt.unit || c.Kind != tt.kind {
			t.Errorf("%s is %d %s %s", tt.id, c.Amount, c.Unit, c.Kind)
		}
		if tt.kind == Legal && c.Source != tt.source {
			t.Errorf("%s has source %s, want %s", tt.id, c.Source, tt.source)
		}
	}
}

func loadContent(t testing.TB) *Edition {
	t.Helper()
	edition, problems := Load(Content)
	if err := problems.Err(); err != nil {
		t.Fatalf("authored content:\n%v", err)
	}
	return edition
}

// contentFiles copies the embedded content so that a test may spoil it.
func contentFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(Content, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(Content, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
