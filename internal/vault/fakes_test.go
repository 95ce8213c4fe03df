package vault

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/zalando/go-keyring"
)

// cheap is a scrypt cost for tests only.
const cheap = 4

type memorySlots struct {
	mu     sync.Mutex
	slots  []Slot
	last   int64
	sealed bool
	refuse error              // what AddSlot answers
	before func(*memorySlots) // called once, before the first AddSlot
}

func (m *memorySlots) Slots(context.Context) ([]Slot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.slots), nil
}

func (m *memorySlots) AddSlot(_ context.Context, kind SlotKind, body []byte) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refuse != nil {
		return 0, m.refuse
	}
	if f := m.before; f != nil {
		m.before = nil
		f(m)
	}
	m.last++
	m.slots = append(m.slots, Slot{ID: m.last, Kind: kind, Body: body})
	return m.last, nil
}

func (m *memorySlots) RemoveSlot(_ context.Context, id int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.slots = slices.DeleteFunc(m.slots, func(s Slot) bool { return s.ID == id })
	return nil
}

func (m *memorySlots) HasSealed(context.Context) (bool, error) { return m.sealed, nil }

type memoryRing struct {
	mu      sync.Mutex
	entries map[string]string
	err     error         // what every call answers
	forget  bool          // says yes to Set and keeps nothing
	lie     string        // what Get answers instead
	silent  chan struct{} // when not nil, calls wait until it is closed
}

func newRing() *memoryRing { return &memoryRing{entries: map[string]string{}} }

func (r *memoryRing) wait() error {
	if r.silent != nil {
		<-r.silent
	}
	return r.err
}

func (r *memoryRing) Set(service, account, value string) error {
	if err := r.wait(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.forget {
		r.entries[service+"/"+account] = value
	}
	return nil
}

func (r *memoryRing) Get(service, account string) (string, error) {
	if err := r.wait(); err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lie != "" {
		return r.lie, nil
	}
	v, ok := r.entries[service+"/"+account]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return v, nil
}

func (r *memoryRing) Delete(service, account string) error {
	if err := r.wait(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.entries[service+"/"+account]; !ok {
		return keyring.ErrNotFound
	}
	delete(r.entries, service+"/"+account)
	return nil
}

var errNoBus = errors.New("the name org.freedesktop.secrets was not provided by any .service files")
