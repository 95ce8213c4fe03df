// Package hook signs webhooks as Plaid does and delivers them: an ES256 JWT
// over the SHA-256 of exactly the bytes sent, from keys that rotate, out of a
// queue that retries and can be shut down. It knows no webhook's content.
package hook

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// JWK is a verification key as /webhook_verification_key/get answers it
// (JWKPublicKey). Times are seconds since 1970.
type JWK struct {
	Alg       string `json:"alg"`
	Crv       string `json:"crv"`
	Kid       string `json:"kid"`
	Kty       string `json:"kty"`
	Use       string `json:"use"`
	X         string `json:"x"`
	Y         string `json:"y"`
	CreatedAt int64  `json:"created_at"`
	ExpiredAt *int64 `json:"expired_at"`
}

// Signer holds the current signing key and the public halves of all former ones.
type Signer struct {
	now func() time.Time
	mu  sync.Mutex
	key *ecdsa.PrivateKey
	kid string
	all map[string]JWK
}

// NewSigner makes a signer with a first key.
func NewSigner(now func() time.Time) (*Signer, error) {
	s := &Signer{now: now, all: map[string]JWK{}}
	if _, err := s.Rotate(); err != nil {
		return nil, err
	}
	return s, nil
}

// Rotate expires the current key, which stays known, and makes a new one. It
// returns the new key's id.
func (s *Signer) Rotate() (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", fmt.Errorf("make webhook key: %w", err)
	}
	point, err := key.PublicKey.Bytes() // 0x04, then X and Y of 32 bytes each
	if err != nil {
		return "", fmt.Errorf("encode webhook key: %w", err)
	}
	kid, err := uuid()
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.now().Unix()
	if old, ok := s.all[s.kid]; ok {
		old.ExpiredAt = &at
		s.all[s.kid] = old
	}
	s.key, s.kid = key, kid
	s.all[kid] = JWK{
		Alg: "ES256", Crv: "P-256", Kid: kid, Kty: "EC", Use: "sig", CreatedAt: at,
		X: base64.RawURLEncoding.EncodeToString(point[1:33]),
		Y: base64.RawURLEncoding.EncodeToString(point[33:]),
	}
	return kid, nil
}

// Key returns the public key of an id, current or expired.
func (s *Signer) Key(kid string) (JWK, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.all[kid]
	return k, ok
}

// Sign makes the value of the Plaid-Verification header for a body.
func (s *Signer) Sign(body []byte) (string, error) {
	s.mu.Lock()
	key, kid := s.key, s.kid
	s.mu.Unlock()
	sum := sha256.Sum256(body)
	header, err := json.Marshal(map[string]string{"alg": "ES256", "kid": kid, "typ": "JWT"})
	if err != nil {
		return "", fmt.Errorf("encode webhook header: %w", err)
	}
	claims, err := json.Marshal(struct {
		IssuedAt int64  `json:"iat"`
		Sum      string `json:"request_body_sha256"`
	}{s.now().Unix(), hex.EncodeToString(sum[:])})
	if err != nil {
		return "", fmt.Errorf("encode webhook claims: %w", err)
	}
	text := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(claims)
	digest := sha256.Sum256([]byte(text))
	r, sv, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return "", fmt.Errorf("sign webhook: %w", err)
	}
	raw := make([]byte, 64) // RFC 7518: R and S, 32 bytes each, big endian
	r.FillBytes(raw[:32])
	sv.FillBytes(raw[32:])
	return text + "." + base64.RawURLEncoding.EncodeToString(raw), nil
}

func uuid() (string, error) {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("make key id: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}
