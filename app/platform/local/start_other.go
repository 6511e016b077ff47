//go:build !linux

package local

import (
	"context"
	"fmt"
)

type running struct{}

// Start fails: children that end with their parent are had on Linux only.
func Start(context.Context, Options) (*Servers, error) {
	return nil, fmt.Errorf("không tự chạy được máy chủ trên hệ điều hành này. %s\n%w: this system cannot run them as children. %s",
		elsewhereVi, ErrMissing, elsewhereEn)
}

// Stop does nothing: nothing was started.
func (s *Servers) Stop(context.Context) error { return nil }

// Died is never closed.
func (s *Servers) Died() <-chan struct{} { return nil }
