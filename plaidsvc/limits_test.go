package plaidsvc

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// TestLimitsHoldInEveryMinute sends as fast as the Client lets it and counts what arrives in any minute.
func TestLimitsHoldInEveryMinute(t *testing.T) {
	for _, c := range []struct {
		name  string
		env   ledger.Environment
		most  int
		calls int
		call  func(*Client, context.Context) error
	}{
		{"sync", ledger.Production, 50, 200, func(c *Client, ctx context.Context) error {
			_, err := c.SyncPage(ctx, secret.New("a"), "c", 0)
			return err
		}},
		{"item in production", ledger.Production, 15, 60, func(c *Client, ctx context.Context) error { _, err := c.Item(ctx, secret.New("a")); return err }},
		{"item in the sandbox", ledger.Sandbox, 40, 120, func(c *Client, ctx context.Context) error { _, err := c.Item(ctx, secret.New("a")); return err }},
		{"streams", ledger.Sandbox, 20, 60, func(c *Client, ctx context.Context) error { _, err := c.Streams(ctx, secret.New("a"), nil); return err }},
		{"balances", ledger.Production, 5, 20, func(c *Client, ctx context.Context) error { _, err := c.LiveBalances(ctx, secret.New("a")); return err }},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				script := &scripted{steps: []func(*http.Request) (*http.Response, error){gives(200, goodItem)}}
				client := newClient(t, "", func(o *Options) { o.Transport, o.Environment = script, c.env })
				for range c.calls {
					if err := c.call(client, t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				for i := range script.at {
					if j := i + c.most; j < len(script.at) && script.at[j].Sub(script.at[i]) < time.Minute {
						t.Fatalf("call %d came %v after call %d: more than %d a minute", j, script.at[j].Sub(script.at[i]), i, c.most)
					}
				}
				if first := script.at[c.most-c.most/2-1].Sub(script.at[0]); first != 0 {
					t.Errorf("the first half of the allowance took %v", first)
				}
			})
		})
	}
}

func TestItemsHaveLimitsOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &scripted{steps: []func(*http.Request) (*http.Response, error){gives(200, goodItem)}}
		client := newClient(t, "", func(o *Options) { o.Transport, o.Environment = script, ledger.Production })
		start := time.Now()
		for _, token := range []string{"a", "b", "c", "d"} {
			for range 8 {
				if _, err := client.Item(t.Context(), secret.New(token)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("four Items waited %v for each other", took)
		}
	})
}

func TestTooLongAQueueIsRefusedLikeByPlaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimits(ledger.Production, false)
		item := [32]byte{1}
		var err error
		sent := 0
		start := time.Now()
		// Reservations pile up as they would from many goroutines: time stands still between them.
		for range 40 {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err = l.wait(ctx, "/accounts/balance/get", item); err == nil || !errors.Is(err, context.Canceled) {
				break
			}
			sent++
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("a cancelled wait kept its turn: %v after %d", err, sent)
		}
		done := make(chan error, 40)
		for range 40 {
			go func() { done <- l.wait(t.Context(), "/accounts/balance/get", item) }()
		}
		refused := 0
		for range 40 {
			if err := <-done; err != nil {
				e := asError(t, err)
				if e.Code != "BALANCE_LIMIT" || e.HTTP != 429 || e.RetryAfter <= maxTurn || !e.Retryable() {
					t.Fatalf("%v, retry after %v", err, e.RetryAfter)
				}
				refused++
			}
		}
		if refused == 0 || refused == 40 || time.Since(start) > maxTurn {
			t.Errorf("%d of 40 refused after %v", refused, time.Since(start))
		}
	})
}

func TestLimitsCanBeTurnedOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &scripted{steps: []func(*http.Request) (*http.Response, error){gives(200, goodItem)}}
		client := newClient(t, "", func(o *Options) { o.Transport, o.NoLimits = script, true })
		start := time.Now()
		for range 500 {
			if _, err := client.Item(t.Context(), secret.New("a")); err != nil {
				t.Fatal(err)
			}
		}
		if time.Since(start) != 0 {
			t.Errorf("waited %v", time.Since(start))
		}
	})
}
