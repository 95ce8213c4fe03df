package plaidsvc

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/plaid/plaid-go/v20/plaid"
	"golang.org/x/time/rate"

	"passbook/internal/secret"
)

const (
	keyLifetime = 24 * time.Hour // how long Plaid lets a key be kept
	maxKeyAsks  = 5              // a minute, so that forged key ids cost Plaid nothing
)

// ErrTooManyKeys says that unknown keys were named too often; the next minute brings new tries.
var ErrTooManyKeys = errors.New("too many unknown webhook keys within a minute")

// errKeyExpired marks a key that Plaid has retired.
var errKeyExpired = errors.New("the key has expired")

// webhookKeys are the keys Plaid signs webhooks with, as far as they are known to be current.
type webhookKeys struct {
	mu   sync.Mutex
	by   map[string]webhookKeyEntry
	asks *rate.Limiter
}

type webhookKeyEntry struct {
	key       *ecdsa.PublicKey
	fetchedAt time.Time
}

// webhookKey returns the current key of that id. An id nobody knows may mean that Plaid has changed its keys, so all others
// are asked for again with it, and those that have expired are forgotten.
func (c *Client) webhookKey(ctx context.Context, id string) (*ecdsa.PublicKey, error) {
	k := &c.keys
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by, k.asks = map[string]webhookKeyEntry{}, rate.NewLimiter(rate.Every(time.Minute/maxKeyAsks), maxKeyAsks)
	}
	now := c.now()
	known, ok := k.by[id]
	if ok && now.Sub(known.fetchedAt) < keyLifetime {
		return known.key, nil
	}
	if !k.asks.Allow() {
		return nil, ErrTooManyKeys
	}
	again := []string{id}
	if !ok {
		for other := range k.by {
			again = append(again, other)
		}
	}
	var wanted *ecdsa.PublicKey
	var failed error
	for _, each := range again {
		delete(k.by, each)
		key, err := c.fetchWebhookKey(ctx, each)
		if err != nil {
			if each == id {
				failed = err
			}
			continue
		}
		k.by[each] = webhookKeyEntry{key, now}
		if each == id {
			wanted = key
		}
	}
	return wanted, failed
}

// fetchWebhookKey asks Plaid for a key (/webhook_verification_key/get).
func (c *Client) fetchWebhookKey(ctx context.Context, id string) (*ecdsa.PublicKey, error) {
	const path = "/webhook_verification_key/get"
	ctx = about(ctx, secret.Secret{})
	req := plaid.NewWebhookVerificationKeyGetRequest(id)
	got, resp, err := c.sdk.WebhookVerificationKeyGet(ctx).WebhookVerificationKeyGetRequest(*req).Execute()
	if err := c.settle(ctx, path, resp, err); err != nil {
		var e *Error
		if errors.As(err, &e) && e.Code == "INVALID_WEBHOOK_VERIFICATION_KEY_ID" {
			return nil, fmt.Errorf("%w: %w", untrusted("Plaid does not know its key"), err)
		}
		return nil, err
	}
	if got.Key.ExpiredAt.Get() != nil {
		return nil, fmt.Errorf("%w: %w", ErrWebhook, errKeyExpired)
	}
	key, err := publicKey(got.Key)
	if err != nil {
		return nil, c.malformed(path, got.RequestId, err)
	}
	if got.Key.Kid != id {
		return nil, c.malformed(path, got.RequestId, errNoID)
	}
	return key, nil
}

// publicKey reads a JWK of the one kind Plaid uses (schema JWKPublicKey).
func publicKey(k plaid.JWKPublicKey) (*ecdsa.PublicKey, error) {
	x, xErr := base64.RawURLEncoding.DecodeString(k.X)
	y, yErr := base64.RawURLEncoding.DecodeString(k.Y)
	if k.Alg != "ES256" || k.Crv != "P-256" || k.Kty != "EC" || xErr != nil || yErr != nil || len(x) != 32 || len(y) != 32 {
		return nil, errors.New("the key is none of ES256")
	}
	point := append(append([]byte{4}, x...), y...)
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
}
