package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"
)

// Options of New. The zero value is a Sandbox as Plaid runs it.
type Options struct {
	// Seed chooses the households and their transactions; the same seed and day
	// give the same data, ids included.
	Seed int64
	// Now is the wall clock; nil means time.Now.
	Now func() time.Time
	// Today is the day the Sandbox starts on, at the wall clock's time of day.
	// The zero time means the wall clock's own day (UTC).
	Today time.Time
	// ClientID and Secret are the keys clients must use; empty ones are made up.
	ClientID, Secret string
	// NoRateLimits turns Plaid's Sandbox rate limits off.
	NoRateLimits bool
	// InitialDelay is how long after its creation an Item has its first 30 days
	// of transactions. Zero means at once.
	InitialDelay time.Duration
	// HistoryDelay is how long after its creation an Item has all its history.
	// Zero means two seconds, a negative one at once.
	HistoryDelay time.Duration
	// LoginLifetime is how long a login holds before the Item goes
	// ITEM_LOGIN_REQUIRED by itself. Zero means Plaid's 30 days, a negative one
	// for ever. It is measured by the Sandbox's clock.
	LoginLifetime time.Duration
	// WebhookTimeout bounds one delivery, WebhookRetry is the wait before each of
	// the two retries. Zero means 10 seconds and one minute.
	WebhookTimeout, WebhookRetry time.Duration
	// RemoteWebhooks delivers webhooks to other machines too. Without it they
	// never leave this one.
	RemoteWebhooks bool
}

const (
	defaultHistoryDelay   = 2 * time.Second
	defaultLoginLifetime  = 30 * 24 * time.Hour
	defaultWebhookTimeout = 10 * time.Second
	defaultWebhookRetry   = time.Minute
)

func (o Options) withDefaults() (Options, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.HistoryDelay = orDefault(o.HistoryDelay, defaultHistoryDelay)
	o.LoginLifetime = orDefault(o.LoginLifetime, defaultLoginLifetime)
	o.WebhookTimeout = orDefault(o.WebhookTimeout, defaultWebhookTimeout)
	o.WebhookRetry = orDefault(o.WebhookRetry, defaultWebhookRetry)
	o.HistoryDelay = max(o.HistoryDelay, o.InitialDelay, 0)
	for _, key := range []struct {
		value *string
		bytes int // Plaid's keys are 24 and 30 hex digits
	}{{&o.ClientID, 12}, {&o.Secret, 15}} {
		if *key.value != "" {
			continue
		}
		made := make([]byte, key.bytes)
		if _, err := rand.Read(made); err != nil {
			return o, fmt.Errorf("make keys: %w", err)
		}
		*key.value = hex.EncodeToString(made)
	}
	return o, nil
}

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}
