package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"lantoa/app/platform/fault"
)

func TestCodeOf(t *testing.T) {
	cause := errors.New("socket closed")
	wrapped := fmt.Errorf("save answer: %w", fault.Wrap(cause, fault.Unavailable, "Tạm gián đoạn.", "Unavailable."))
	cases := []struct {
		name string
		err  error
		want fault.Code
	}{
		{"nil", nil, ""},
		{"foreign", cause, fault.Internal},
		{"direct", fault.New(fault.Conflict, "a", "b"), fault.Conflict},
		{"wrapped", wrapped, fault.Unavailable},
		{"field", fault.InvalidField("name", "required", "a", "b"), fault.Invalid},
	}
	for _, c := range cases {
		if got := fault.CodeOf(c.err); got != c.want {
			t.Errorf("%s: CodeOf = %q, want %q", c.name, got, c.want)
		}
	}
	if !errors.Is(wrapped, cause) {
		t.Error("the cause is lost in wrapping")
	}
}
