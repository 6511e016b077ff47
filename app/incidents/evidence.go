package incidents

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo/options"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/db"
	"lantoa/app/platform/fault"
	"lantoa/handbook"
)

// evidenceFile is the document of a piece of evidence; the bytes are in files.
type evidenceFile struct {
	ID       string    `bson:"_id"`
	Incident string    `bson:"incident"`
	Name     string    `bson:"name"`
	Type     string    `bson:"type"`
	Size     int64     `bson:"size"`
	SHA256   string    `bson:"sha256"`
	Key      string    `bson:"key"`
	By       string    `bson:"by"`
	At       time.Time `bson:"at"`
}

// Upload is a piece of evidence as a device sends it.
type Upload struct {
	Client string
	Name   string
	Text   string // what it shows
	At     time.Time
	Body   []byte
}

// AddEvidence keeps the bytes and writes the entry that speaks of them. Client
// makes a repeat harmless. The bytes are what came: nothing is taken out of
// them, and the hash is of them. Errors: fault.Unsupported, fault.TooLarge,
// fault.NotFound; a refusal of the entry is in the result.
func (n *Incidents) AddEvidence(ctx context.Context, actor policy.Actor, id string, u Upload) (Result, error) {
	i, err := n.findToWrite(ctx, actor, id)
	if err != nil {
		return Result{}, err
	}
	if !i.State.Has(actor.PersonID) && !i.State.Was(actor.PersonID, u.At, n.Now()) {
		return Result{Client: u.Client, Refused: refused(handbook.ErrNotOnIt)}, nil
	}
	if known, err := n.known(ctx, id, []Draft{{Client: u.Client}}); err != nil || known[u.Client] > 0 {
		return Result{Client: u.Client, Seq: known[u.Client]}, err
	}
	name, kind, err := sniff(u.Name, u.Body)
	if err != nil {
		return Result{}, err
	}
	sum := sha256.Sum256(u.Body)
	owner := sha256.Sum256([]byte(id + "\x00" + u.Client))
	f := evidenceFile{
		ID: hex.EncodeToString(owner[:13]), Incident: id, Name: name, Type: kind, Size: int64(len(u.Body)),
		SHA256: hex.EncodeToString(sum[:]), By: actor.PersonID, At: n.Now(),
	}
	// By its own hash, too: what was sent twice under one client id with
	// different bytes overwrites nothing.
	f.Key = fmt.Sprintf("incidents/%s/%s-%s", id, f.ID, f.SHA256[:16])
	if _, err := n.cfg.Files.Put(ctx, f.Key, bytes.NewReader(u.Body), kind); err != nil {
		return Result{}, err
	}
	payload := handbook.Payload{Text: u.Text, File: &handbook.File{ID: f.ID, Name: name, Type: kind, Size: f.Size, SHA256: f.SHA256}}
	var out Result
	err = n.db.Tx(ctx, func(ctx context.Context) error {
		results, err := n.Append(ctx, actor, id, []Draft{{Client: u.Client, Kind: handbook.EvidenceAdded, At: u.At, Payload: payload}})
		if err != nil {
			return err
		}
		if out = results[0]; out.Refused != nil {
			return nil
		}
		_, err = n.evidence.UpdateOne(ctx, bson.M{"_id": f.ID}, bson.M{"$setOnInsert": f}, options.Update().SetUpsert(true))
		return err
	})
	return out, err
}

// ReadEvidence returns the bytes of a piece of evidence, checked against their
// hash; the name of one of an exercise says so. Errors: fault.NotFound.
func (n *Incidents) ReadEvidence(ctx context.Context, actor policy.Actor, id, file string) (handbook.File, []byte, error) {
	i, err := n.Find(ctx, actor, id)
	if err != nil {
		return handbook.File{}, nil, err
	}
	f, err := db.FindOne[evidenceFile](ctx, n.evidence, bson.M{"_id": file, "incident": id})
	if fault.Is(err, fault.NotFound) {
		return handbook.File{}, nil, fault.New(fault.NotFound, "Không có tệp này.", "There is no such file.")
	}
	if err != nil {
		return handbook.File{}, nil, err
	}
	r, err := n.cfg.Files.Open(ctx, f.Key)
	if err != nil {
		return handbook.File{}, nil, fault.Wrap(err, fault.Internal, "Không đọc được tệp bằng chứng.", "The evidence cannot be read.")
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(r)
	if err != nil {
		return handbook.File{}, nil, fmt.Errorf("evidence %s: %w", f.ID, err)
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != f.SHA256 {
		return handbook.File{}, nil, fmt.Errorf("evidence %s: its hash is not the one kept", f.ID)
	}
	return handbook.File{ID: f.ID, Name: documentName(i.Exercise, f.Name), Type: f.Type, Size: f.Size, SHA256: f.SHA256}, body, nil
}
