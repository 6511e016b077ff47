package mail

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// folder writes an .eml file for each message sent, named by moment and
// Message-ID: sorted by name they are in order, and a message sent twice is
// seen twice, as it would be in a mailbox.
type folder struct {
	dir string
	now func() time.Time
}

func openFolder(u *url.URL) (*folder, error) {
	if u.Host != "" || !filepath.IsAbs(filepath.FromSlash(u.Path)) || u.RawQuery != "" {
		return nil, fmt.Errorf("%w target: want file:///absolute/folder", ErrInvalid)
	}
	return &folder{dir: filepath.FromSlash(u.Path), now: time.Now}, nil
}

// Send writes the file whole or not at all: readers never see half of one.
func (f *folder) Send(ctx context.Context, m Message) error {
	if m.Date.IsZero() {
		m.Date = f.now()
	}
	msg, err := m.build()
	if err != nil {
		return err
	}
	id, err := m.MessageID()
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	temp, err := os.CreateTemp(f.dir, ".writing-*")
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	defer func() { _ = os.Remove(temp.Name()) }() // gone already when all went well
	_, err = msg.WriteTo(temp)
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("mail: write: %w", err)
	}
	hash, _, _ := strings.Cut(id, "@")
	name := f.now().UTC().Format("20060102T150405.000000000Z") + "-" + hash + ".eml"
	if err := os.Rename(temp.Name(), filepath.Join(f.dir, name)); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return nil
}
