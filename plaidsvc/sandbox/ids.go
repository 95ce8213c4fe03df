package sandbox

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/big"
)

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// stableID makes an identifier of Plaid's shape, 37 characters [0-9A-Za-z],
// that is the same for the same seed, kind and number.
func stableID(seed int64, kind string, n uint64) string {
	h := hmac.New(sha256.New, binary.BigEndian.AppendUint64(nil, uint64(seed)))
	h.Write([]byte(kind))
	h.Write(binary.BigEndian.AppendUint64([]byte{0}, n))
	return base62(h.Sum(nil), 37)
}

// randomID is for names that need not be the same twice, such as request ids.
func randomID(length int) string {
	b := make([]byte, length) // 8 bits a character, of which base62 uses under 6
	_, _ = rand.Read(b)       // never fails; see crypto/rand
	return base62(b, length)
}

func base62(b []byte, length int) string {
	n, base, digit := new(big.Int).SetBytes(b), big.NewInt(int64(len(alphabet))), new(big.Int)
	out := make([]byte, length)
	for i := range out {
		n.DivMod(n, base, digit)
		out[i] = alphabet[digit.Int64()]
	}
	return string(out)
}

// tokenKind is the first word of a token.
type tokenKind string

const (
	accessToken tokenKind = "access"
	publicToken tokenKind = "public"
	linkToken   tokenKind = "link"
)

// environment is the second word of every token, and stands in every webhook.
const environment = "sandbox"

// newToken makes a token of Plaid's form: kind-sandbox-uuid.
func newToken(kind tokenKind) string { return string(kind) + "-" + environment + "-" + newUUID() }

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails; see crypto/rand
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
