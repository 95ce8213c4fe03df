package plaidsvc

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

const (
	oldestWebhook = 5 * time.Minute
	clockSkew     = 5 * time.Second // how far Plaid's clock may be ahead of this one
)

// ErrWebhook is wrapped by every refusal of VerifyWebhook that is the message's fault.
var ErrWebhook = errors.New("the webhook is not to be trusted")

// Webhook is a message of Plaid's that an Item has news. Types and codes unknown to Passbook are kept.
type Webhook struct {
	Type string // webhook_type
	Code string // webhook_code
	Item ledger.ItemID
	// Environment is the one the message speaks of.
	Environment ledger.Environment
	Trouble     *ledger.Trouble // error; nil where there is none
	// InitialComplete and HistoryComplete are told by SYNC_UPDATES_AVAILABLE.
	InitialComplete, HistoryComplete bool
	ConsentExpiresAt                 time.Time // told by PENDING_EXPIRATION
}

// VerifyWebhook proves that body, byte for byte, came from Plaid within the last five minutes, and reads it (page
// api/webhooks/webhook-verification). token is the Plaid-Verification header. An error wraps ErrWebhook where the message is
// at fault; any other means that Plaid could not be asked, and the message must not be believed either.
func (c *Client) VerifyWebhook(ctx context.Context, token string, body []byte) (Webhook, error) {
	j, err := readJWT(token)
	if err != nil {
		return Webhook{}, err
	}
	key, err := c.webhookKey(ctx, j.keyID)
	if err != nil {
		return Webhook{}, err
	}
	if !ecdsa.Verify(key, j.digest[:], j.r, j.s) {
		return Webhook{}, untrusted("its signature is wrong")
	}
	age := c.now().Sub(time.Unix(j.claims.IssuedAt, 0))
	if age > oldestWebhook || age < -clockSkew {
		return Webhook{}, untrusted("it was not issued within the last five minutes")
	}
	sum := sha256.Sum256(body)
	if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(j.claims.BodySHA256)) != 1 {
		return Webhook{}, untrusted("its body was changed")
	}
	return c.readWebhook(ctx, body)
}

func untrusted(why string) error { return fmt.Errorf("%w: %s", ErrWebhook, why) }

// jwt is a token that was read but not yet believed.
type jwt struct {
	keyID  string
	digest [sha256.Size]byte // of what is signed
	r, s   *big.Int
	claims struct {
		IssuedAt   int64  `json:"iat"`
		BodySHA256 string `json:"request_body_sha256"`
	}
}

// readJWT takes a compact JWS apart (RFC 7515) and accepts ES256 alone: its signature is R and S, 32 bytes each (RFC 7518).
func readJWT(token string) (jwt, error) {
	var j jwt
	signed, signature, found := cutLast(token, ".")
	head, payload, two := strings.Cut(signed, ".")
	if len(token) > 4096 || !found || !two || strings.Contains(payload, ".") {
		return j, untrusted("its proof is no token")
	}
	var header struct {
		Algorithm string `json:"alg"`
		KeyID     string `json:"kid"`
	}
	if err := decodePart(head, &header); err != nil || header.Algorithm != "ES256" {
		return j, untrusted("its proof is not signed with ES256")
	}
	if !keyIDShape(header.KeyID) {
		return j, untrusted("its proof names no key")
	}
	if err := decodePart(payload, &j.claims); err != nil {
		return j, untrusted("its proof cannot be read")
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(signature)
	if err != nil || len(raw) != 64 {
		return j, untrusted("its signature has the wrong form")
	}
	j.keyID, j.digest = header.KeyID, sha256.Sum256([]byte(signed))
	j.r, j.s = new(big.Int).SetBytes(raw[:32]), new(big.Int).SetBytes(raw[32:])
	return j, nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func decodePart(part string, into any) error {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// keyIDShape keeps a stranger from making the Client ask Plaid for anything but a key id.
func keyIDShape(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, r := range id {
		if !strings.ContainsRune("0123456789abcdefABCDEF-", r) {
			return false
		}
	}
	return true
}

func (c *Client) readWebhook(ctx context.Context, body []byte) (Webhook, error) {
	var w struct {
		Type             string             `json:"webhook_type"`
		Code             string             `json:"webhook_code"`
		Item             ledger.ItemID      `json:"item_id"`
		Environment      ledger.Environment `json:"environment"`
		Error            json.RawMessage    `json:"error"` // an object, or text in one old webhook
		InitialComplete  bool               `json:"initial_update_complete"`
		HistoryComplete  bool               `json:"historical_update_complete"`
		ConsentExpiresAt string             `json:"consent_expiration_time"`
	}
	if err := json.Unmarshal(body, &w); err != nil || w.Type == "" || w.Code == "" {
		return Webhook{}, untrusted("it says nothing that can be understood")
	}
	out := Webhook{
		Type: label(w.Type), Code: label(w.Code), Item: w.Item, Environment: w.Environment,
		InitialComplete: w.InitialComplete, HistoryComplete: w.HistoryComplete, ConsentExpiresAt: instant(w.ConsentExpiresAt),
	}
	var problem *wireError
	if json.Unmarshal(w.Error, &problem) == nil {
		out.Trouble = problem.trouble(c.now().UTC(), func(t string) safetext.Untrusted { return c.blot(ctx, t) })
	}
	return out, nil
}
