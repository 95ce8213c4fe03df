package secret

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretNeverPrints(t *testing.T) {
	const canary = "access-sandbox-canary"
	s := New(canary)
	type holder struct{ Token Secret }
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "token", s, "in", holder{s})
	printed := []string{
		fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q %x %d", s, s, s, s, s, s, s), fmt.Sprintf("%v %+v %#v", holder{s}, holder{s}, &holder{s}),
		fmt.Errorf("wrap: %v", s).Error(), log.String(),
	}
	for _, p := range printed {
		if strings.Contains(p, canary) || strings.Contains(p, fmt.Sprintf("%x", canary)) {
			t.Errorf("printed the secret: %s", p)
		}
		if !strings.Contains(p, redacted) && !strings.Contains(p, "not written to JSON") {
			t.Errorf("does not say that something is redacted: %s", p)
		}
	}
	if _, err := json.Marshal(holder{s}); !errors.Is(err, ErrMarshal) {
		t.Errorf("json.Marshal: got %v, want ErrMarshal", err)
	}
	if s.Reveal() != canary {
		t.Error("Reveal must return the value")
	}
}
