package plaidsvc

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
)

// signer is Plaid's side of webhook verification.
type signer struct {
	id      string
	key     *ecdsa.PrivateKey
	expired bool
}

func newSigner(t *testing.T, id string) *signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &signer{id: id, key: key}
}

func (s *signer) jwk(t *testing.T) string {
	t.Helper()
	point, err := s.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	expired := "null"
	if s.expired {
		expired = "1560466999"
	}
	enc := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf(`{"key":{"alg":"ES256","created_at":1560466150,"crv":"P-256","expired_at":%s,"kid":%q,"kty":"EC","use":"sig","x":%q,"y":%q},"request_id":"r"}`,
		expired, s.id, enc(point[1:33]), enc(point[33:]))
}

func (s *signer) sign(t *testing.T, header, payload string) string {
	t.Helper()
	enc := base64.RawURLEncoding.EncodeToString
	signed := enc([]byte(header)) + "." + enc([]byte(payload))
	sum := sha256.Sum256([]byte(signed))
	r, v, err := ecdsa.Sign(rand.Reader, s.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	raw := make([]byte, 64)
	r.FillBytes(raw[:32])
	v.FillBytes(raw[32:])
	return signed + "." + enc(raw)
}

func (s *signer) header() string { return fmt.Sprintf(`{"alg":"ES256","kid":%q,"typ":"JWT"}`, s.id) }

func claims(at time.Time, body string) string {
	sum := sha256.Sum256([]byte(body))
	return fmt.Sprintf(`{"iat":%d,"request_body_sha256":%q}`, at.Unix(), hex.EncodeToString(sum[:]))
}

// keyServer serves the keys of signers and counts how often it was asked for each.
type keyServer struct {
	*replay
	mu      sync.Mutex
	signers []*signer
	asked   map[string]int
}

func newKeyServer(t *testing.T, signers ...*signer) *keyServer {
	k := &keyServer{replay: newReplay(t), signers: signers, asked: map[string]int{}}
	k.on("/webhook_verification_key/get", func(w http.ResponseWriter, r *http.Request) {
		all := k.seen()
		id, _ := all[len(all)-1].body["key_id"].(string)
		k.mu.Lock()
		defer k.mu.Unlock()
		k.asked[id]++
		for _, s := range k.signers {
			if s.id == id {
				answer(200, s.jwk(t))(w, r)
				return
			}
		}
		answer(400, plaidError("INVALID_INPUT", "INVALID_WEBHOOK_VERIFICATION_KEY_ID"))(w, r)
	})
	return k
}

func (k *keyServer) asks(id string) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.asked[id]
}

const syncHook = `{
  "environment": "sandbox",
  "historical_update_complete": true,
  "initial_update_complete": true,
  "item_id": "wz666MBjYWTp2PDzzggYhM6oWWmBb",
  "webhook_code": "SYNC_UPDATES_AVAILABLE",
  "webhook_type": "TRANSACTIONS"
}`

func TestVerifyWebhook(t *testing.T) {
	s := newSigner(t, "bfbd5111-8e33-4643-8ced-b2e642a72f3c")
	keys := newKeyServer(t, s)
	c := newClient(t, keys.URL)
	good := s.sign(t, s.header(), claims(fixedNow(), syncHook))
	for range 3 {
		got, err := c.VerifyWebhook(t.Context(), good, []byte(syncHook))
		want := Webhook{
			Type: "TRANSACTIONS", Code: "SYNC_UPDATES_AVAILABLE", Item: "wz666MBjYWTp2PDzzggYhM6oWWmBb", Environment: ledger.Sandbox,
			InitialComplete: true, HistoryComplete: true,
		}
		if err != nil || got != want {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if n := keys.asks(s.id); n != 1 {
		t.Errorf("the key was fetched %d times", n)
	}
	other := newSigner(t, s.id)
	enc := base64.RawURLEncoding.EncodeToString
	unsigned := enc([]byte(`{"alg":"none","kid":"`+s.id+`"}`)) + "." + enc([]byte(claims(fixedNow(), syncHook))) + "."
	for name, c2 := range map[string]struct{ token, body string }{
		"changed body":         {good, strings.Replace(syncHook, "true", "false", 1)},
		"other white space":    {good, strings.ReplaceAll(syncHook, "  ", "    ")},
		"another's signature":  {other.sign(t, s.header(), claims(fixedNow(), syncHook)), syncHook},
		"changed claims":       {strings.Join([]string{strings.Split(good, ".")[0], enc([]byte(claims(fixedNow(), "x"))), strings.Split(good, ".")[2]}, "."), "x"},
		"too old":              {s.sign(t, s.header(), claims(fixedNow().Add(-oldestWebhook-time.Second), syncHook)), syncHook},
		"from the future":      {s.sign(t, s.header(), claims(fixedNow().Add(time.Minute), syncHook)), syncHook},
		"no time":              {s.sign(t, s.header(), `{"request_body_sha256":"x"}`), syncHook},
		"no hash":              {s.sign(t, s.header(), fmt.Sprintf(`{"iat":%d}`, fixedNow().Unix())), syncHook},
		"no algorithm":         {unsigned, syncHook},
		"HS256":                {s.sign(t, `{"alg":"HS256","kid":"`+s.id+`"}`, claims(fixedNow(), syncHook)), syncHook},
		"no key":               {s.sign(t, `{"alg":"ES256"}`, claims(fixedNow(), syncHook)), syncHook},
		"a key id with tricks": {s.sign(t, `{"alg":"ES256","kid":"../../item/get"}`, claims(fixedNow(), syncHook)), syncHook},
		"short signature":      {good[:len(good)-8], syncHook},
		"no token":             {"", syncHook},
		"two parts":            {"a.b", syncHook},
		"four parts":           {good + ".x", syncHook},
		"huge":                 {strings.Repeat("a", 5000) + good, syncHook},
		"not JSON":             {s.sign(t, s.header(), claims(fixedNow(), "hello")), "hello"},
	} {
		if got, err := c.VerifyWebhook(t.Context(), c2.token, []byte(c2.body)); !errors.Is(err, ErrWebhook) || got != (Webhook{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWebhookKeysComeAndGo(t *testing.T) {
	old, fresh := newSigner(t, "aaaa-1"), newSigner(t, "bbbb-2")
	keys := newKeyServer(t, old)
	now := fixedNow()
	c := newClient(t, keys.URL, func(o *Options) { o.Now = func() time.Time { return now } })
	verify := func(s *signer) error {
		_, err := c.VerifyWebhook(t.Context(), s.sign(t, s.header(), claims(now, syncHook)), []byte(syncHook))
		return err
	}
	if err := verify(old); err != nil {
		t.Fatal(err)
	}
	// A new key appears and the old one is retired: learning the one must unlearn the other.
	keys.mu.Lock()
	keys.signers, old.expired = []*signer{old, fresh}, true
	keys.mu.Unlock()
	if err := verify(old); err != nil {
		t.Errorf("the cached key: %v", err)
	}
	if err := verify(fresh); err != nil {
		t.Errorf("the new key: %v", err)
	}
	if keys.asks(old.id) != 2 {
		t.Errorf("the old key was asked for %d times", keys.asks(old.id))
	}
	if err := verify(old); !errors.Is(err, ErrWebhook) || !errors.Is(err, errKeyExpired) {
		t.Errorf("the expired key: %v", err)
	}
	now = now.Add(keyLifetime)
	before := keys.asks(fresh.id)
	if err := verify(fresh); err != nil || keys.asks(fresh.id) != before+1 {
		t.Errorf("after a day: %v, asked %d times", err, keys.asks(fresh.id)-before)
	}
	// Nobody is believed while Plaid cannot be asked.
	now = now.Add(keyLifetime)
	keys.on("/webhook_verification_key/get", answer(400, plaidError("API_ERROR", "PLANNED_MAINTENANCE")))
	if err := verify(fresh); err == nil || errors.Is(err, ErrWebhook) {
		t.Errorf("without an answer: %v", err)
	}
}

func TestForgedKeysCostLittle(t *testing.T) {
	keys := newKeyServer(t)
	c := newClient(t, keys.URL)
	tooMany := 0
	for i := range 20 {
		s := newSigner(t, fmt.Sprintf("dead-%d", i))
		_, err := c.VerifyWebhook(t.Context(), s.sign(t, s.header(), claims(fixedNow(), syncHook)), []byte(syncHook))
		switch {
		case errors.Is(err, ErrTooManyKeys):
			tooMany++
		case !errors.Is(err, ErrWebhook):
			t.Errorf("%v", err)
		}
	}
	if n := len(keys.seen()); n > maxKeyAsks+1 || tooMany < 20-maxKeyAsks-1 {
		t.Errorf("Plaid was asked %d times, %d were refused", n, tooMany)
	}
}

func TestWebhookOfTheDocumentation(t *testing.T) {
	var doc plaid.WebhookVerificationKeyGetResponse
	if err := json.Unmarshal(exampleBytes(t, "api-webhooks-webhook-verification__0103__response__webhook_verification_key_get"), &doc); err != nil {
		t.Fatal(err)
	}
	if key, err := publicKey(doc.Key); err != nil || key.Curve != elliptic.P256() {
		t.Errorf("the printed key: %v", err)
	}
	doc.Key.X = doc.Key.Y
	if _, err := publicKey(doc.Key); err == nil {
		t.Error("a point off the curve was accepted")
	}
	c := newClient(t, "")
	got, err := c.readWebhook(t.Context(), []byte(`{"webhook_type":"ITEM","webhook_code":"ERROR","item_id":"i","environment":"production",
		"error":{"error_type":"ITEM_ERROR","error_code":"ITEM_LOGIN_REQUIRED","error_message":"m","display_message":null,"status":400}}`))
	if err != nil || got.Trouble == nil || got.Trouble.Code != "ITEM_LOGIN_REQUIRED" {
		t.Errorf("%+v, %v", got, err)
	}
	old, err := c.readWebhook(t.Context(), []byte(`{"webhook_type":"TRANSACTIONS","webhook_code":"INITIAL_UPDATE","item_id":"i","error":"text"}`))
	if err != nil || old.Trouble != nil {
		t.Errorf("%+v, %v", old, err)
	}
	soon, err := c.readWebhook(t.Context(), []byte(`{"webhook_type":"ITEM","webhook_code":"PENDING_EXPIRATION","consent_expiration_time":"2026-03-09T00:00:00Z","error":null}`))
	if err != nil || !soon.ConsentExpiresAt.Equal(utc(t, "2026-03-09T00:00:00Z")) {
		t.Errorf("%+v, %v", soon, err)
	}
}
