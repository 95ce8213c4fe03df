package vault

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// KeySize is the length of the data key in bytes.
const KeySize = chacha20poly1305.KeySize

// A sealed value is: format (1 byte) | key id (8) | nonce (24) | ciphertext and tag. The key id stands in the open so that
// a row of another key is told from a row that was changed.
const (
	sealedFormat = 1
	keyIDSize    = 8
	headSize     = 1 + keyIDSize + chacha20poly1305.NonceSizeX
)

const (
	keyIDLabel = "passbook/v1|key id"
	aadLabel   = "passbook/v1"
)

// KeyID names a data key without giving anything of it away: the first 8 bytes of HMAC-SHA256(key, constant), in hex. It
// may be logged and stored in the open.
type KeyID string

// Place is the one field a sealed value belongs to. The same value sealed for another place does not open here.
type Place struct {
	Environment ledger.Environment
	Table       string
	Row         string // the row's own id, such as the item_id
	Field       string
}

// Vault seals and opens secrets with the data key. It is safe for use by several goroutines.
type Vault struct {
	key   []byte
	id    KeyID
	aead  cipher.AEAD
	slots SlotStore // nil in memory
	cost  int
}

// InMemory returns a vault whose key lives and dies with the process, for data that does so too.
func InMemory() (*Vault, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	return fromKey(key)
}

func newKey() ([]byte, error) {
	key := make([]byte, KeySize)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make a data key: %w", err)
	}
	return key, nil
}

func fromKey(key []byte) (*Vault, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("use the data key: %w", err)
	}
	return &Vault{key: key, id: idOf(key), aead: aead}, nil
}

func idOf(key []byte) KeyID {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(keyIDLabel))
	return KeyID(hex.EncodeToString(mac.Sum(nil)[:keyIDSize]))
}

// KeyID returns the name of the data key.
func (v *Vault) KeyID() KeyID { return v.id }

// Seal returns the secret sealed for one place.
func (v *Vault) Seal(plain secret.Secret, at Place) ([]byte, error) {
	id, err := hex.DecodeString(string(v.id))
	if err != nil {
		return nil, fmt.Errorf("key id: %w", err)
	}
	text := plain.Reveal()
	sealed := make([]byte, headSize, headSize+len(text)+v.aead.Overhead())
	sealed[0] = sealedFormat
	copy(sealed[1:], id)
	nonce := sealed[1+keyIDSize:]
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return v.aead.Seal(sealed, nonce, []byte(text), at.aad(v.id)), nil
}

// Open returns what Seal was given for the same place. It fails with *WrongKeyError for a row of another key and with
// *TamperedError for one that was changed or moved.
func (v *Vault) Open(sealed []byte, at Place) (secret.Secret, error) {
	if len(sealed) < headSize+v.aead.Overhead() || sealed[0] != sealedFormat {
		return secret.Secret{}, &TamperedError{At: at}
	}
	id := KeyID(hex.EncodeToString(sealed[1 : 1+keyIDSize]))
	if id != v.id {
		return secret.Secret{}, &WrongKeyError{Have: v.id, Want: id}
	}
	plain, err := v.aead.Open(nil, sealed[1+keyIDSize:headSize], sealed[headSize:], at.aad(v.id))
	if err != nil {
		return secret.Secret{}, &TamperedError{At: at}
	}
	return secret.New(string(plain)), nil
}

// aad binds a sealed value to its place. Separators inside a part are escaped, so that no two places look alike.
func (p Place) aad(id KeyID) []byte {
	escape := strings.NewReplacer("%", "%25", "|", "%7C")
	parts := []string{aadLabel, string(p.Environment), p.Table, p.Row, p.Field, string(id)}
	for i := range parts {
		parts[i] = escape.Replace(parts[i])
	}
	return []byte(strings.Join(parts, "|"))
}
