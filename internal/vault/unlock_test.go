package vault

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"passbook/internal/secret"
)

func options(slots *memorySlots, ring Keyring) Options {
	return Options{Slots: slots, Keyring: ring, WorkFactor: cheap, KeyringTimeout: time.Second}
}

// answers is a person who types the given lines in turn and remembers what was asked.
type answers struct {
	lines []string
	asked []Ask
}

func (a *answers) prompt(_ context.Context, ask Ask) (secret.Secret, error) {
	a.asked = append(a.asked, ask)
	if len(a.lines) == 0 {
		return secret.Secret{}, errors.New("nobody answers")
	}
	line := a.lines[0]
	a.lines = a.lines[1:]
	return secret.New(line), nil
}

func passphraseFile(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustUnlock(t *testing.T, o Options) *Vault {
	t.Helper()
	v, err := Unlock(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFirstUseGoesToTheKeyring(t *testing.T) {
	slots, ring := &memorySlots{}, newRing()
	first := mustUnlock(t, options(slots, ring))
	if len(slots.slots) != 1 || slots.slots[0].Kind != KeyringSlot || bytes.Contains(slots.slots[0].Body, []byte("age")) {
		t.Fatalf("slots: %+v", slots.slots)
	}
	if len(ring.entries) != 1 {
		t.Fatalf("%d keyring entries", len(ring.entries))
	}
	if again := mustUnlock(t, options(slots, ring)); again.KeyID() != first.KeyID() {
		t.Fatal("the second start has another key")
	}
	if len(slots.slots) != 1 || len(ring.entries) != 1 {
		t.Fatal("the second start made something new")
	}
}

func TestWithoutAKeyringAPassphraseIsChosen(t *testing.T) {
	for name, ring := range map[string]Keyring{
		"none":           nil,
		"no bus":         &memoryRing{err: errNoBus},
		"keeps nothing":  &memoryRing{entries: map[string]string{}, forget: true},
		"gives another":  &memoryRing{entries: map[string]string{}, lie: base64.StdEncoding.EncodeToString(make([]byte, KeySize))},
		"gives nonsense": &memoryRing{entries: map[string]string{}, lie: "!"},
	} {
		t.Run(name, func(t *testing.T) {
			slots, person := &memorySlots{}, &answers{lines: []string{"short", "correct horse \n"}}
			o := options(slots, ring)
			o.Prompt = person.prompt
			v := mustUnlock(t, o)
			if len(slots.slots) != 1 || slots.slots[0].Kind != PassphraseSlot {
				t.Fatalf("slots: %+v", slots.slots)
			}
			if len(person.asked) != 2 || !person.asked[0].New || !errors.Is(person.asked[0].Why, ErrKeyringUnavailable) || !errors.Is(person.asked[1].Last, ErrWeakPassphrase) {
				t.Fatalf("asked: %+v", person.asked)
			}
			person = &answers{lines: []string{"correct horse", "correct horse "}}
			o.Prompt = person.prompt
			if again := mustUnlock(t, o); again.KeyID() != v.KeyID() {
				t.Fatal("another key")
			}
			if len(person.asked) != 2 || !errors.Is(person.asked[1].Last, ErrWrongPassphrase) {
				t.Fatalf("only the final newline may be dropped; asked: %+v", person.asked)
			}
		})
	}
}

func TestASilentKeyringCountsAsNone(t *testing.T) {
	ring := newRing()
	ring.silent = make(chan struct{})
	defer close(ring.silent)
	o := options(&memorySlots{}, ring)
	o.KeyringTimeout = 20 * time.Millisecond
	_, err := Unlock(t.Context(), o)
	if !errors.Is(err, ErrLocked) || !errors.Is(err, ErrKeyringUnavailable) || !errors.Is(err, ErrKey) {
		t.Fatal(err)
	}
	if len(o.Slots.(*memorySlots).slots) != 0 {
		t.Fatal("a slot was added for a key that is kept nowhere")
	}
}

func TestCancelWhileTheKeyringIsSilent(t *testing.T) {
	ring := newRing()
	ring.silent = make(chan struct{})
	defer close(ring.silent)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := options(&memorySlots{}, ring)
	o.KeyringTimeout = time.Hour
	if _, err := Unlock(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestNeverANewKeyOverSealedRows(t *testing.T) {
	for name, c := range map[string]struct {
		slots *memorySlots
		ring  Keyring
		want  func(error) bool
	}{
		"slots gone":         {&memorySlots{sealed: true}, newRing(), isMissing},
		"keyring entry gone": {&memorySlots{sealed: true, slots: []Slot{{ID: 1, Kind: KeyringSlot, Body: []byte(`{"key_id":"00","account":"s"}`)}}}, newRing(), isMissing},
		"keyring off": {&memorySlots{sealed: true, slots: []Slot{{ID: 1, Kind: KeyringSlot, Body: []byte(`{"key_id":"00","account":"s"}`)}}}, &memoryRing{err: errNoBus},
			func(err error) bool {
				return errors.Is(err, ErrLocked) && errors.Is(err, ErrKeyringUnavailable) && !isMissing(err)
			}},
		"another key in the keyring": {&memorySlots{sealed: true, slots: []Slot{{ID: 1, Kind: KeyringSlot, Body: []byte(`{"key_id":"00","account":"s"}`)}}},
			&memoryRing{lie: base64.StdEncoding.EncodeToString(make([]byte, KeySize))},
			func(err error) bool { var w *WrongKeyError; return errors.As(err, &w) && w.Want == "00" }},
		"damaged passphrase slot": {&memorySlots{sealed: true, slots: []Slot{{ID: 1, Kind: PassphraseSlot, Body: []byte(`{"key_id":"00","age":"anVuaw=="}`)}}}, newRing(),
			func(err error) bool { return errors.Is(err, ErrSlotDamaged) }},
		"slot unreadable": {&memorySlots{sealed: true, slots: []Slot{{ID: 1, Kind: KeyringSlot, Body: []byte("{")}}}, newRing(),
			func(err error) bool { return errors.Is(err, ErrSlotDamaged) }},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(c.slots.slots)
			o := options(c.slots, c.ring)
			o.Prompt = (&answers{lines: []string{"some passphrase", "some passphrase", "some passphrase"}}).prompt
			_, err := Unlock(t.Context(), o)
			if err == nil || !c.want(err) || !errors.Is(err, ErrKey) {
				t.Fatalf("got %v", err)
			}
			if len(c.slots.slots) != before {
				t.Fatal("a slot was added")
			}
			if ring, ok := c.ring.(*memoryRing); ok && len(ring.entries) != 0 {
				t.Fatal("a key was put in the keyring")
			}
		})
	}
}

func isMissing(err error) bool {
	var m *KeyMissingError
	return errors.As(err, &m)
}

func TestPassphraseFileComesFirst(t *testing.T) {
	slots, ring := &memorySlots{}, newRing()
	o := options(slots, ring)
	o.PassphraseFile = passphraseFile(t, "from the file\r\n", 0o600)
	first := mustUnlock(t, o)
	if slots.slots[0].Kind != PassphraseSlot || len(ring.entries) != 0 {
		t.Fatalf("%+v", slots.slots)
	}
	o.Prompt = func(context.Context, Ask) (secret.Secret, error) { t.Error("asked"); return secret.Secret{}, nil }
	if mustUnlock(t, o).KeyID() != first.KeyID() {
		t.Fatal("another key")
	}
	o.PassphraseFile = passphraseFile(t, "something else\n", 0o600)
	if _, err := Unlock(t.Context(), o); !errors.Is(err, ErrWrongPassphrase) {
		t.Fatal(err)
	}
	o.PassphraseFile, o.Prompt = "", nil
	if _, err := Unlock(t.Context(), o); !errors.Is(err, ErrLocked) {
		t.Fatal(err)
	}
}

func TestPassphraseFileIsRefused(t *testing.T) {
	for name, path := range map[string]string{
		"others read it": passphraseFile(t, "from the file\n", 0o644),
		"group reads it": passphraseFile(t, "from the file\n", 0o640),
		"empty":          passphraseFile(t, "\n", 0o600),
		"too long":       passphraseFile(t, strings.Repeat("x", 5000), 0o600),
		"missing":        filepath.Join(t.TempDir(), "none"),
		"a folder":       t.TempDir(),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadPassphraseFile(path); !errors.Is(err, ErrPassphraseFile) || !errors.Is(err, ErrKey) {
				t.Fatal(err)
			}
		})
	}
	got, err := ReadPassphraseFile(passphraseFile(t, " two words \n\n", 0o400))
	if err != nil || got.Reveal() != " two words \n" {
		t.Fatalf("%q, %v", got.Reveal(), err)
	}
}

func TestExpensiveSlotIsRefusedAtOnce(t *testing.T) {
	key := make([]byte, KeySize)
	s := slot{kind: PassphraseSlot, body: slotBody{KeyID: idOf(key)}}
	wrapped, err := wrap(key, secret.New("long enough"), cheap)
	if err != nil {
		t.Fatal(err)
	}
	s.body.Age = []byte(strings.Replace(string(wrapped), " 4\n", " 21\n", 1))
	if string(s.body.Age) == string(wrapped) {
		t.Fatal("the header has another form than this test knows")
	}
	start := time.Now()
	if _, err := unwrap(t.Context(), s, secret.New("long enough")); !errors.Is(err, ErrSlotDamaged) {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 200*time.Millisecond {
		t.Fatalf("it took %s", took)
	}
}

func TestStockAgeOpensAPassphraseSlot(t *testing.T) {
	key := []byte(strings.Repeat("k", KeySize))
	wrapped, err := wrap(key, secret.New("long enough"), cheap)
	if err != nil {
		t.Fatal(err)
	}
	identity, err := age.NewScryptIdentity("long enough")
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(strings.NewReader(string(wrapped)), identity)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]byte, KeySize)
	if _, err := r.Read(got); err != nil || string(got) != string(key) {
		t.Fatalf("%q, %v", got, err)
	}
}

func TestChangePassphrase(t *testing.T) {
	slots := &memorySlots{}
	o := options(slots, nil)
	o.Prompt = (&answers{lines: []string{"the old one"}}).prompt
	v := mustUnlock(t, o)
	if err := v.ChangePassphrase(t.Context(), secret.New("not the old"), secret.New("the new one")); !errors.Is(err, ErrWrongPassphrase) {
		t.Fatal(err)
	}
	if err := v.ChangePassphrase(t.Context(), secret.New("the old one"), secret.New("short")); !errors.Is(err, ErrWeakPassphrase) {
		t.Fatal(err)
	}
	slots.refuse = errors.New("disk full")
	if err := v.ChangePassphrase(t.Context(), secret.New("the old one"), secret.New("the new one")); !errors.Is(err, slots.refuse) {
		t.Fatal(err)
	}
	slots.refuse = nil
	if len(slots.slots) != 1 {
		t.Fatal("a change that failed left a trace")
	}
	if err := v.ChangePassphrase(t.Context(), secret.New("the old one"), secret.New("the new one")); err != nil {
		t.Fatal(err)
	}
	o.Prompt = (&answers{lines: []string{"the old one", "the new one"}}).prompt
	if again := mustUnlock(t, o); again.KeyID() != v.KeyID() || len(slots.slots) != 1 {
		t.Fatalf("%+v", slots.slots)
	}
}

func TestAddingAPassphraseBesideTheKeyring(t *testing.T) {
	slots, ring := &memorySlots{}, newRing()
	v := mustUnlock(t, options(slots, ring))
	if err := v.ChangePassphrase(t.Context(), secret.Secret{}, secret.New("a second way in")); err != nil {
		t.Fatal(err)
	}
	clear(ring.entries)
	o := options(slots, ring)
	o.PassphraseFile = passphraseFile(t, "a second way in", 0o600)
	if mustUnlock(t, o).KeyID() != v.KeyID() {
		t.Fatal("another key")
	}
	if err := mustVault(t).ChangePassphrase(t.Context(), secret.Secret{}, secret.New("long enough")); err == nil {
		t.Fatal("a vault in memory has no slots to change")
	}
}

func TestTwoProgramsStartingAtOnceAgree(t *testing.T) {
	slots, ring := &memorySlots{}, newRing()
	var other *Vault
	slots.before = func(m *memorySlots) {
		rival := &memorySlots{}
		v, err := Unlock(t.Context(), options(rival, ring))
		if err != nil {
			t.Error(err)
			return
		}
		other, m.slots, m.last = v, rival.slots, rival.last
	}
	mine := mustUnlock(t, options(slots, ring))
	if mine.KeyID() != other.KeyID() {
		t.Fatal("two keys")
	}
	if len(slots.slots) != 1 || len(ring.entries) != 1 {
		t.Fatalf("left behind: %d slots, %d entries", len(slots.slots), len(ring.entries))
	}
}

func TestAFailedFirstUseLeavesNoKeyBehind(t *testing.T) {
	slots, ring := &memorySlots{refuse: errors.New("disk full")}, newRing()
	if _, err := Unlock(t.Context(), options(slots, ring)); !errors.Is(err, slots.refuse) {
		t.Fatal(err)
	}
	if len(ring.entries) != 0 {
		t.Fatal("a keyring entry was left")
	}
}
