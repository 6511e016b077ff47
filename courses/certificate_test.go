package courses

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestValidity(t *testing.T) {
	for _, tt := range []struct {
		issued Date
		months int
		want   Date
	}{
		{"2026-11-05", 36, "2029-11-05"},
		{"2026-08-31", 6, "2027-02-28"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-12-31", 1, "2027-01-31"},
		{"2026-11-05", 0, ""},
		{"", 12, ""},
	} {
		if got := ValidUntil(tt.issued, tt.months); got != tt.want {
			t.Errorf("%s + %d months = %s, want %s", tt.issued, tt.months, got, tt.want)
		}
	}
	for day, want := range map[Date]bool{"2026-11-04": false, "2026-11-05": true, "2029-11-05": true, "2029-11-06": false} {
		if got := ValidOn("2026-11-05", "2029-11-05", day); got != want {
			t.Errorf("on %s: %v", day, got)
		}
	}
	if !ValidOn("2026-11-05", "", "2099-01-01") || ValidOn("", "", "2026-01-01") {
		t.Error("no end holds for ever; no issue never")
	}
}

func TestCertificateNumber(t *testing.T) {
	if got := FormatNumber(12, 2026, "SVHTTDL"); got != "012/2026/GCN-SVHTTDL" {
		t.Errorf("got %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		n, year := rapid.IntRange(1, 999_999_999).Draw(t, "n"), rapid.IntRange(2000, 9999).Draw(t, "year")
		issuer := rapid.StringMatching(`[A-ZĐƯ][A-ZĐƯ0-9]{0,8}(-[A-Z0-9]{1,4})?`).Draw(t, "issuer")
		gotN, gotYear, gotIssuer, err := ParseNumber(FormatNumber(n, year, issuer))
		if err != nil || gotN != n || gotYear != year || gotIssuer != issuer {
			t.Fatalf("%d %d %s became %d %d %s, %v", n, year, issuer, gotN, gotYear, gotIssuer, err)
		}
	})
	for _, bad := range []string{
		"", "12/2026/GCN-SVHTTDL", "0012/2026/GCN-SVHTTDL", "000/2026/GCN-SVHTTDL", "012/1999/GCN-SVHTTDL", "012/2026/GCN-",
		"012/2026/GCN-svhttdl", "012/2026/GCN-A--B", "012/2026/GCN-SVHTTDL\n", " 012/2026/GCN-SVHTTDL", "012-2026-GCN-SVHTTDL",
		"9999999999999/2026/GCN-A", "٠١٢/2026/GCN-A", "012/2026/GCN-" + strings.Repeat("A", 41),
	} {
		if _, _, _, err := ParseNumber(bad); !errors.Is(err, ErrCertificateNumber) {
			t.Errorf("%q was read as a number", bad)
		}
	}
}

func TestDate(t *testing.T) {
	for _, bad := range []string{"", "2026-13-01", "2026-02-30", "26-01-01", "2026-1-1", "2026-01-01T00:00:00Z", "0001-01-01"} {
		if _, err := ParseDate(bad); err == nil {
			t.Errorf("%q is a date", bad)
		}
	}
	hanoi := time.FixedZone("+07", 7*3600)
	d, err := ParseDate("2026-11-05")
	if err != nil || d.Vietnamese() != "05/11/2026" || DateOf(d.Time(hanoi)) != d || d.IsZero() {
		t.Errorf("%s %v", d, err)
	}
	if DateOf(time.Date(2026, 11, 4, 18, 0, 0, 0, time.UTC).In(hanoi)) != "2026-11-05" {
		t.Error("the day is that of the place")
	}
	if Date("").Vietnamese() != "" || !Date("").Time(hanoi).IsZero() {
		t.Error("an unknown day became a day")
	}
}

func TestLaw(t *testing.T) {
	old, _ := testLaw.Find("nd-cu")
	if old.Name() != "Nghị định 09/2017/NĐ-CP" || !old.Expired("2024-01-01") || old.Expired("2023-12-31") || !old.InForce("2023-12-31") {
		t.Errorf("%+v", old)
	}
	if (Instrument{Type: "Luật", Title: "Luật Báo chí", Number: "126/2025/QH15"}).Name() != "Luật Báo chí 126/2025/QH15" ||
		(Instrument{Type: "Công văn", Title: "Công văn của tỉnh"}).Name() != "Công văn của tỉnh" {
		t.Error("names")
	}
	fresh, _ := testLaw.Find("nd-moi")
	if fresh.InForce("2026-06-30") || !fresh.InForce("2026-07-01") {
		t.Error("in force from its day on")
	}
	for day, want := range map[Date]string{"2025-01-01": "nd-giua", "2026-11-23": "nd-moi"} {
		next := testLaw.Successors("nd-cu", day)
		if len(next) != 1 || next[0].ID != want {
			t.Errorf("successors on %s: %+v", day, next)
		}
	}
	if len(testLaw.Successors("lạ", asOf)) != 0 {
		t.Error("a stranger has successors")
	}
}

func TestCitations(t *testing.T) {
	md := "Mở đầu [NĐ](law:nd-moi#d3.2b).\n\n> [!quy-dinh]\n> Xem [k](law:nd-moi#d12.3dd)\n> và [m](https://x.vn).\n\n| a | b |\n|---|---|\n| 1 | [c](law:nd-cu) |\n\n[sai](law:nd-moi#3)\n"
	want := []Citation{{"nd-moi", "d3.2b", 1}, {"nd-moi", "d12.3dd", 4}, {"nd-cu", "", 9}}
	got := Citations(md)
	if len(got) != len(want) {
		t.Fatalf("citations = %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("citation %d = %+v, want %+v", i, got[i], want[i])
		}
	}
	for link, ok := range map[string]bool{
		"law:nd-1": true, "law:nd-1#d3": true, "law:nd-1#d3.5": true, "law:nd-1#d3.5d": true, "law:nd-1#d3.5dd": true,
		"law:nd-1#d3.5f": false, "law:nd-1#d0": false, "law:nd-1#": false, "law:nd-1#d3b": false, "law:nd-1#d3.b": false,
		"law:": false, "law:ND-1": false, "nd-1#d3": false, "law:nd-1#d3.5 ": false, "law:nd-1#d1234": false,
	} {
		if _, err := ParseLawLink(link); (err == nil) != ok {
			t.Errorf("%s: %v", link, err)
		}
	}
	for in, want := range map[string]string{"d3": "Điều 3", "d3.2": "khoản 2 Điều 3", "d3.2b": "điểm b khoản 2 Điều 3", "d3.2dd": "điểm đ khoản 2 Điều 3", "": "", "x": ""} {
		if got := ArticleText(in); got != want {
			t.Errorf("%s = %s, want %s", in, got, want)
		}
	}
}
