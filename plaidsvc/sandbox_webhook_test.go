package plaidsvc_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/plaidsvc"
	"passbook/plaidsvc/sandbox"
)

func TestWebhookOfTheSandbox(t *testing.T) {
	type delivery struct {
		proof string
		body  []byte
	}
	arrived := make(chan delivery, 16)
	listener := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		arrived <- delivery{r.Header.Get("Plaid-Verification"), body}
	}))
	t.Cleanup(listener.Close)
	// Signatures carry the Sandbox's time, which must be the Client's.
	b := newBank(t, sandbox.Options{Today: time.Now().UTC()})
	login := b.link(t, "ins_109508", "user_good")
	if _, _, _, err := b.update(t, login.AccessToken, "", 0); err != nil {
		t.Fatal(err)
	}
	b.control(t, "/item/webhook/update", map[string]any{"access_token": login.AccessToken.Reveal(), "webhook": listener.URL + "/hook"})
	if err := b.FireWebhook(t.Context(), login.AccessToken, "TRANSACTIONS", "SYNC_UPDATES_AVAILABLE"); err != nil {
		t.Fatal(err)
	}
	for {
		var d delivery
		select {
		case d = <-arrived:
		case <-time.After(20 * time.Second):
			t.Fatal("no webhook arrived")
		}
		got, err := b.VerifyWebhook(t.Context(), d.proof, d.body)
		if err != nil || got.Item != login.Item || got.Environment != ledger.Sandbox {
			t.Fatalf("%+v, %v: %s", got, err, d.body)
		}
		changed := append([]byte(" "), d.body...)
		if _, err := b.VerifyWebhook(t.Context(), d.proof, changed); !errors.Is(err, plaidsvc.ErrWebhook) {
			t.Errorf("a changed body was believed: %v", err)
		}
		if got.Code == "SYNC_UPDATES_AVAILABLE" {
			return
		}
	}
}
