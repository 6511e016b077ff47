package certification

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"go.mongodb.org/mongo-driver/bson"

	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
)

const pdfType = "application/pdf"

// File draws the certificate's PDF, stores it and keeps its hash, unless that
// was done already and the file is still there. The same certificate always
// gives the same bytes. Errors: fault.NotFound.
func (c *Certification) File(ctx context.Context, id string) error {
	cert, err := c.Find(ctx, id)
	if err != nil {
		return err
	}
	if cert.FileHash != "" {
		there, err := c.files.Exists(ctx, cert.FileKey)
		if err != nil || there {
			return err
		}
	}
	body, err := Draw(cert, c.verifyURL(cert.Code))
	if err != nil {
		return fmt.Errorf("draw certificate %s: %w", id, err)
	}
	key := fmt.Sprintf("certificates/%d/%s.pdf", cert.Year, cert.ID)
	stored, err := c.files.Put(ctx, key, bytes.NewReader(body), pdfType)
	if err != nil {
		return err
	}
	_, err = c.certificates.UpdateByID(ctx, id, bson.M{"$set": bson.M{"fileKey": key, "fileHash": stored.SHA256, "fileSize": stored.Size}})
	return db.Translate(err)
}

// verifyURL is the public address of a certificate.
func (c *Certification) verifyURL(code string) string { return c.publicURL + "/verify/" + code }

// ReadFile returns the certificate's PDF. Errors: fault.Unavailable while it is
// not made yet.
func (c *Certification) ReadFile(ctx context.Context, cert Certificate) ([]byte, error) {
	if cert.FileHash == "" {
		return nil, fault.New(fault.Unavailable, "Tệp PDF đang được tạo. Vui lòng thử lại sau ít giây.", "The PDF is being made. Please try again in a few seconds.")
	}
	r, err := c.files.Open(ctx, cert.FileKey)
	if err != nil {
		return nil, fmt.Errorf("file of certificate %s: %w", cert.ID, lost(err))
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("file of certificate %s: %w", cert.ID, err)
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != cert.FileHash {
		return nil, fmt.Errorf("file of certificate %s: its hash is not the one kept", cert.ID)
	}
	return body, nil
}

// lost keeps a missing file from looking like a missing certificate.
func lost(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.Wrap(err, fault.Internal, "Không đọc được tệp giấy chứng nhận.", "The certificate's file cannot be read.")
	}
	return err
}
