package sandbox_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	"passbook/plaidsvc/sandbox"
)

func TestStartServesUntilTheContextEnds(t *testing.T) {
	s, err := sandbox.New(sandbox.Options{ClientID: "id", Secret: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	running, err := s.Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(running.URL, "http://127.0.0.1:") || running.ClientID != "id" || running.Secret != "secret" {
		t.Errorf("running = %+v", running)
	}
	response, err := http.Post(running.URL+"/categories/get", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("status = %d", response.StatusCode)
	}
	cancel()
	if err := running.Wait(); err != nil {
		t.Errorf("Wait = %v", err)
	}
	if conn, err := net.Dial("tcp4", strings.TrimPrefix(running.URL, "http://")); err == nil {
		_ = conn.Close()
		t.Error("the port is still open")
	}
}

func TestStartListensOnThisMachineOnly(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", "[::1]:0", "192.0.2.1:0", "localhost:0", ":0"} {
		s, err := sandbox.New(sandbox.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Start(t.Context(), address); !errors.Is(err, sandbox.ErrNotLoopback) {
			t.Errorf("Start(%q) = %v, want ErrNotLoopback", address, err)
		}
		s.Close()
	}
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Start(t.Context(), "nonsense"); err == nil {
		t.Error("Start(nonsense) succeeded")
	}
}

func TestSameSeedSameIDs(t *testing.T) {
	ids := func(seed int64) [2]string {
		c := start(t, sandbox.Options{Seed: seed})
		token, item := c.linked(nil)
		account := objects(t, c.post("/accounts/get", object{"access_token": token})["accounts"])[0]["account_id"].(string)
		return [2]string{item, account}
	}
	a, b, other := ids(7), ids(7), ids(8)
	if a != b {
		t.Errorf("same seed: %v and %v", a, b)
	}
	if a[0] == other[0] || a[1] == other[1] || len(a[0]) != 37 {
		t.Errorf("seeds 7 and 8: %v and %v", a, other)
	}
}
