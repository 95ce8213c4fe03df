package feed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// Sealer turns positions into cursors and back. A cursor is opaque, belongs to
// one owner (an Item), and is the same every time for the same position, so that
// the same question has the same answer. It is a synthetic-IV encryption: the
// MAC of owner and position is both the seal and the nonce.
type Sealer struct {
	mac   []byte
	block cipher.Block
}

const (
	tagSize      = 16
	positionSize = 3 * 8
)

// NewSealer derives its keys from secret.
func NewSealer(secret []byte) (*Sealer, error) {
	enc := sha256.Sum256(append([]byte("cursor encryption\x00"), secret...))
	mac := sha256.Sum256(append([]byte("cursor seal\x00"), secret...))
	block, err := aes.NewCipher(enc[:])
	if err != nil {
		return nil, fmt.Errorf("make cursor cipher: %w", err)
	}
	return &Sealer{mac: mac[:], block: block}, nil
}

// Seal writes pos of owner as a cursor of 56 base64 characters.
func (s *Sealer) Seal(owner string, pos Position) string {
	plain := make([]byte, 0, positionSize)
	for _, n := range []uint64{pos.Base, pos.Target, pos.At} {
		plain = binary.BigEndian.AppendUint64(plain, n)
	}
	tag := s.tag(owner, plain)
	sealed := make([]byte, tagSize+positionSize)
	copy(sealed, tag)
	cipher.NewCTR(s.block, tag).XORKeyStream(sealed[tagSize:], plain)
	return base64.StdEncoding.EncodeToString(sealed)
}

// Open reads a cursor; false for one that this sealer did not make for owner.
func (s *Sealer) Open(owner, cursor string) (Position, bool) {
	sealed, err := base64.StdEncoding.Strict().DecodeString(cursor)
	// The decoder skips line breaks; a cursor has exactly one spelling.
	if err != nil || len(sealed) != tagSize+positionSize || base64.StdEncoding.EncodeToString(sealed) != cursor {
		return Position{}, false
	}
	plain := make([]byte, positionSize)
	cipher.NewCTR(s.block, sealed[:tagSize]).XORKeyStream(plain, sealed[tagSize:])
	if !hmac.Equal(sealed[:tagSize], s.tag(owner, plain)) {
		return Position{}, false
	}
	return Position{
		Base:   binary.BigEndian.Uint64(plain),
		Target: binary.BigEndian.Uint64(plain[8:]),
		At:     binary.BigEndian.Uint64(plain[16:]),
	}, true
}

func (s *Sealer) tag(owner string, plain []byte) []byte {
	h := hmac.New(sha256.New, s.mac)
	h.Write([]byte(owner))
	h.Write([]byte{0})
	h.Write(plain)
	return h.Sum(nil)[:tagSize]
}
