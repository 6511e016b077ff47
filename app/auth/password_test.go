package auth

import (
	"context"
	"strings"
	"testing"
	"time"

	"lantoa/app/platform/fault"
)

func TestPasswordRules(t *testing.T) {
	const email, name = "an.nguyen@hungyen.example", "Nguyễn Văn An"
	for password, rule := range map[string]string{
		"ngắn":                    "min",
		strings.Repeat("ờ", 9):    "min",
		strings.Repeat("Xa9", 70): "max",
		"1234567890":              "common",
		"0987654321":              "common",
		"9876543210":              "common",
		"aaaaaaaaaaaa":            "common",
		"abababababab":            "common",
		"qwertyuiop":              "common",
		"poiuytrewq":              "common",
		"Matkhau@123":             "common",
		"Mật khẩu 2026":           "common",
		"P@ssw0rd2026":            "common",
		"!!Password!!":            "common",
		"HungYen@2025":            "common",
		"0912345678":              "common", // digits alone
		"Welcome123!":             "common",
		"nguyenvanan1990":         "own",
		"Nguyễn Văn An!":          "own",
		"AN.NGUYEN.tuyệt":         "own",
		"trời xanh mây trắng":     "",
		"dòng sông quê em 1990":   "",
		"k7mp-3xqa-hh2w-9tzd":     "",
		"Vải thiều chín đỏ":       "",
	} {
		err := checkPassword("password", password, email, name)
		if rule == "" {
			if err != nil {
				t.Errorf("%q refused: %v", password, err)
			}
			continue
		}
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "password: "+rule) {
			t.Errorf("%q: got %v, want %s", password, err, rule)
		}
	}
}

func TestPasswordIsOneInEverySpelling(t *testing.T) {
	h, err := newHasher()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.hash(t.Context(), "Qu\u1ebf H\u01b0\u01a1ng t\u00f4i")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("parameters: %s", hash)
	}
	same, err := h.matches(t.Context(), "Que\u0302\u0301 Hu\u031bo\u031bng to\u0302i", hash)
	if err != nil || !same {
		t.Errorf("decomposed spelling: %v, %v", same, err)
	}
	for _, hash := range []string{hash, ""} {
		if same, err := h.matches(t.Context(), "khác hẳn", hash); err != nil || same {
			t.Errorf("another password against %q: %v, %v", hash, same, err)
		}
	}
}

func TestHashesWaitNoLongerThanTheirRequest(t *testing.T) {
	h, err := newHasher()
	if err != nil {
		t.Fatal(err)
	}
	for range hashesAtOnce {
		done, err := h.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer done()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if _, err := h.hash(ctx, "trời xanh mây trắng"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v", err)
	}
}

func TestTemporaryPasswordPassesTheRules(t *testing.T) {
	for range 50 {
		if err := checkPassword("password", temporaryPassword(), "", ""); err != nil {
			t.Fatal(err)
		}
	}
}
