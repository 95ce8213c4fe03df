package plaidsvc

import (
	"crypto/sha256"
	"sync"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// itemIDs remembers which Item an access token belongs to, once Plaid has said it, so that errors can name the Item. It
// keeps a digest of the token, not the token.
type itemIDs struct {
	mu sync.Mutex
	by map[[sha256.Size]byte]ledger.ItemID
}

func (i *itemIDs) learn(token secret.Secret, id ledger.ItemID) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.by == nil {
		i.by = map[[sha256.Size]byte]ledger.ItemID{}
	}
	i.by[sha256.Sum256([]byte(token.Reveal()))] = id
}

func (i *itemIDs) of(c *call) ledger.ItemID {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.by[c.item]
}
