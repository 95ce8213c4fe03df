package vault

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passbook/internal/secret"
)

// promptAttempts is how often a wrong passphrase may be typed before Unlock gives up.
const promptAttempts = 3

// Ask says what a prompt is for.
type Ask struct {
	// New: a passphrase is chosen for the first time; ask twice, and refuse one shorter than MinPassphrase.
	New bool
	// Last is why the question is put again; nil the first time.
	Last error
	// Why says why a passphrase is wanted, such as ErrKeyringUnavailable.
	Why error
}

// Prompt asks the person for a passphrase. It returns an error where the person gives up. A final newline is dropped by Unlock.
type Prompt func(ctx context.Context, a Ask) (secret.Secret, error)

// Options say where a vault's key may come from.
type Options struct {
	Slots SlotStore
	// Keyring is the system keyring; nil when it must not be used.
	Keyring Keyring
	// KeyringTimeout bounds one call of the keyring; zero means KeyringTimeout.
	KeyringTimeout time.Duration
	// PassphraseFile is the value of PASSBOOK_PASSPHRASE_FILE, or empty.
	PassphraseFile string
	// Prompt asks at the terminal; nil where there is none.
	Prompt Prompt
	// WorkFactor is the scrypt cost of new passphrase slots; zero means WorkFactor.
	WorkFactor int
}

type unlocker struct {
	Options
	ring boundKeyring
}

// Unlock returns the vault of a store. The sources are asked in this order: the passphrase file, because somebody named it;
// the keyring; the prompt. Where the store has no slot and no sealed row yet, a key is made: under the passphrase of the
// file if one is named, else in the keyring if it works, else under a passphrase the person chooses. Every failure that a
// person can solve satisfies ErrKey; where nothing gave the key the error satisfies ErrLocked.
func Unlock(ctx context.Context, o Options) (*Vault, error) {
	if o.WorkFactor == 0 {
		o.WorkFactor = WorkFactor
	}
	if o.KeyringTimeout == 0 {
		o.KeyringTimeout = KeyringTimeout
	}
	u := unlocker{Options: o, ring: boundKeyring{ring: o.Keyring, timeout: o.KeyringTimeout}}
	slots, err := readSlots(ctx, o.Slots)
	if err != nil {
		return nil, fmt.Errorf("unlock the vault: %w", err)
	}
	var key []byte
	if len(slots) == 0 {
		key, err = u.create(ctx)
	} else {
		key, err = u.open(ctx, slots)
	}
	if err != nil {
		return nil, fmt.Errorf("unlock the vault: %w", err)
	}
	v, err := fromKey(key)
	if err != nil {
		return nil, err
	}
	v.slots, v.cost = o.Slots, o.WorkFactor
	return v, nil
}

func readSlots(ctx context.Context, store SlotStore) ([]slot, error) {
	stored, err := store.Slots(ctx)
	if err != nil {
		return nil, err
	}
	return decodeSlots(stored)
}

func add(ctx context.Context, store SlotStore, s slot) (int64, error) {
	body, err := s.encode()
	if err != nil {
		return 0, err
	}
	return store.AddSlot(ctx, s.kind, body)
}

func (u unlocker) open(ctx context.Context, slots []slot) ([]byte, error) {
	passphraseSlots := ofKind(slots, PassphraseSlot)
	if u.PassphraseFile != "" && len(passphraseSlots) > 0 {
		passphrase, err := ReadPassphraseFile(u.PassphraseFile)
		if err != nil {
			return nil, err
		}
		return openAny(ctx, passphraseSlots, passphrase)
	}
	var reasons []error
	lost := true
	for _, s := range ofKind(slots, KeyringSlot) {
		key, err := u.ring.key(ctx, s)
		if err == nil {
			return key, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !errors.Is(err, errNoEntry) {
			lost = false
		}
		reasons = append(reasons, err)
	}
	switch {
	case len(passphraseSlots) == 0 && lost:
		return nil, &KeyMissingError{Reason: "the system keyring no longer has it"}
	case len(passphraseSlots) == 0 && len(reasons) == 1 && !errors.Is(reasons[0], ErrKeyringUnavailable):
		return nil, reasons[0]
	case len(passphraseSlots) == 0:
		return nil, &LockedError{Reasons: reasons}
	case u.Prompt == nil:
		return nil, &LockedError{Reasons: append(reasons,
			errors.New("no passphrase was given (set PASSBOOK_PASSPHRASE_FILE, or run it in a terminal)"))}
	}
	return u.ask(ctx, passphraseSlots, errors.Join(reasons...))
}

func (u unlocker) ask(ctx context.Context, slots []slot, why error) ([]byte, error) {
	var last error
	for range promptAttempts {
		passphrase, err := u.prompt(ctx, Ask{Why: why, Last: last})
		if err != nil {
			return nil, err
		}
		key, err := openAny(ctx, slots, passphrase)
		if err == nil || !errors.Is(err, ErrWrongPassphrase) {
			return key, err
		}
		last = err
	}
	return nil, last
}

func (u unlocker) prompt(ctx context.Context, a Ask) (secret.Secret, error) {
	passphrase, err := u.Prompt(ctx, a)
	if err != nil {
		return secret.Secret{}, fmt.Errorf("ask for the passphrase: %w", err)
	}
	return secret.New(trimNewline(passphrase.Reveal())), nil
}

// openAny tries every passphrase slot: there are two for a moment while the passphrase is changed.
func openAny(ctx context.Context, slots []slot, passphrase secret.Secret) ([]byte, error) {
	var worst error
	for _, s := range slots {
		key, err := unwrap(ctx, s, passphrase)
		if err == nil {
			return key, nil
		}
		if worst == nil || errors.Is(worst, ErrWrongPassphrase) {
			worst = err
		}
	}
	return nil, worst
}

// create makes the data key of a store that has none.
func (u unlocker) create(ctx context.Context) ([]byte, error) {
	sealed, err := u.Slots.HasSealed(ctx)
	if err != nil {
		return nil, err
	}
	if sealed {
		return nil, &KeyMissingError{Reason: "its key slots are gone"}
	}
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	mine := slot{body: slotBody{KeyID: idOf(key)}}
	passphrase, err := u.protect(ctx, &mine, key)
	if err != nil {
		return nil, err
	}
	if mine.id, err = add(ctx, u.Slots, mine); err != nil {
		u.withdraw(ctx, mine)
		return nil, err
	}
	return u.settle(ctx, mine, key, passphrase)
}

// protect wraps a new key in the first slot; it returns the passphrase where one was used.
func (u unlocker) protect(ctx context.Context, s *slot, key []byte) (secret.Secret, error) {
	if u.PassphraseFile != "" {
		passphrase, err := ReadPassphraseFile(u.PassphraseFile)
		if err != nil {
			return secret.Secret{}, err
		}
		s.kind = PassphraseSlot
		s.body.Age, err = wrap(key, passphrase, u.WorkFactor)
		return passphrase, err
	}
	s.kind = KeyringSlot
	account, err := newAccount()
	if err != nil {
		return secret.Secret{}, err
	}
	s.body.Account = account
	why := u.ring.put(ctx, *s, key)
	if why == nil {
		return secret.Secret{}, nil
	}
	if ctx.Err() != nil {
		return secret.Secret{}, ctx.Err()
	}
	if u.Prompt == nil {
		return secret.Secret{}, &LockedError{Reasons: []error{why,
			errors.New("no passphrase was given (set PASSBOOK_PASSPHRASE_FILE, or run it in a terminal)")}}
	}
	s.kind, s.body.Account = PassphraseSlot, ""
	var last error
	for range promptAttempts {
		passphrase, err := u.prompt(ctx, Ask{New: true, Why: why, Last: last})
		if err != nil {
			return secret.Secret{}, err
		}
		s.body.Age, err = wrap(key, passphrase, u.WorkFactor)
		if err == nil || !errors.Is(err, ErrWeakPassphrase) {
			return passphrase, err
		}
		last = err
	}
	return secret.Secret{}, last
}

// settle makes two programs that start at once agree on one key: the slot that was added first counts, and whoever
// finds another before its own takes its own back.
func (u unlocker) settle(ctx context.Context, mine slot, key []byte, passphrase secret.Secret) ([]byte, error) {
	slots, err := readSlots(ctx, u.Slots)
	if err != nil {
		return nil, err
	}
	if len(slots) == 0 {
		return nil, &KeyMissingError{Reason: "the new key slot was not kept"}
	}
	if slots[0].body.KeyID == mine.body.KeyID {
		return key, nil
	}
	if err := u.Slots.RemoveSlot(ctx, mine.id); err != nil {
		return nil, err
	}
	u.withdraw(ctx, mine)
	others := slots[:1]
	if others[0].kind == PassphraseSlot && !passphrase.Empty() {
		return openAny(ctx, others, passphrase)
	}
	return u.open(ctx, others)
}

// withdraw removes the keyring entry of a slot that is not used. A leftover entry opens nothing, so a failure is not reported.
func (u unlocker) withdraw(ctx context.Context, s slot) {
	if s.kind == KeyringSlot {
		_ = u.ring.remove(ctx, s)
	}
}

// ChangePassphrase puts the data key under a new passphrase and then drops the slots of the old one; the new slot is
// tested first. Where the vault has a passphrase already, current must open it. Where it has none, one is added and
// current is not looked at. Other slots stay as they are.
func (v *Vault) ChangePassphrase(ctx context.Context, current, next secret.Secret) error {
	if v.slots == nil {
		return errors.New("change the passphrase: this vault lives in memory only")
	}
	slots, err := readSlots(ctx, v.slots)
	if err != nil {
		return fmt.Errorf("change the passphrase: %w", err)
	}
	old := ofKind(slots, PassphraseSlot)
	if len(old) > 0 {
		if _, err := openAny(ctx, old, current); err != nil {
			return fmt.Errorf("change the passphrase: %w", err)
		}
	}
	fresh := slot{kind: PassphraseSlot, body: slotBody{KeyID: v.id}}
	if fresh.body.Age, err = wrap(v.key, next, v.cost); err != nil {
		return fmt.Errorf("change the passphrase: %w", err)
	}
	if _, err := unwrap(ctx, fresh, next); err != nil {
		return fmt.Errorf("change the passphrase: %w", err)
	}
	if _, err := add(ctx, v.slots, fresh); err != nil {
		return fmt.Errorf("change the passphrase: %w", err)
	}
	for _, s := range old {
		if err := v.slots.RemoveSlot(ctx, s.id); err != nil {
			return fmt.Errorf("change the passphrase: the new one is set, the old one still works: %w", err)
		}
	}
	return nil
}
