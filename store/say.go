package store

import (
	"context"
	"database/sql"
	"errors"

	"passbook/internal/ledger"
)

// said is what stands over Plaid's row: the two layers, and the other side of a confirmed transfer.
type said struct {
	hand, ruled ledger.Overlay
	partner     ledger.LocalID
}

// say changes what is said of a row, whether the row is there now or not, and brings along all that follows from it.
func (b *book) say(ctx context.Context, id ledger.LocalID, change func(*said)) error {
	_, err := b.saying(ctx, id, func(s *said) error {
		change(s)
		return nil
	})
	return err
}

// saying is say, and tells under which numbers the layers stood before and stand now.
func (b *book) saying(ctx context.Context, id ledger.LocalID, change func(*said) error) (was spoken, err error) {
	keys, s, err := b.said(ctx, id)
	if err != nil {
		return was, err
	}
	return b.lay(ctx, keys, s, change, func(next layerKeys, s said) error { return b.write(ctx, id, next, s) })
}

// sayingOf is saying for a row that is read already.
func (b *book) sayingOf(ctx context.Context, old shaped, change func(*said) error) (was spoken, err error) {
	s := said{partner: old.t.Partner}
	if s.ruled, err = b.layer(ctx, old.layers.ruled); err != nil {
		return was, err
	}
	if s.hand, err = b.layer(ctx, old.layers.hand); err != nil {
		return was, err
	}
	return b.lay(ctx, old.layers, s, change, func(next layerKeys, s said) error {
		if err := b.saySo(ctx, old.t.LocalID, next); err != nil {
			return err
		}
		return b.reshape(ctx, old, next, s)
	})
}

// lay changes what is said under keys, and writes it where it is something else then.
func (b *book) lay(
	ctx context.Context, keys layerKeys, s said, change func(*said) error, write func(next layerKeys, s said) error,
) (was spoken, err error) {
	if err := change(&s); err != nil {
		return was, err
	}
	next := layerKeys{partner: sql.NullInt64{Int64: int64(s.partner), Valid: s.partner != 0}}
	if next.hand, err = b.layerKey(ctx, s.hand); err != nil {
		return was, err
	}
	if next.ruled, err = b.layerKey(ctx, s.ruled); err != nil {
		return was, err
	}
	was = spoken{before: keys, after: next}
	if keys == next {
		return was, nil
	}
	return was, write(next, s)
}

// spoken is a line of overlays before and after it was written.
type spoken struct{ before, after layerKeys }

// said returns what is said of a row.
func (b *book) said(ctx context.Context, id ledger.LocalID) (keys layerKeys, s said, err error) {
	err = b.sql.layersOf.QueryRowContext(ctx, int64(id)).Scan(&keys.hand, &keys.ruled, &keys.partner)
	if errors.Is(err, sql.ErrNoRows) {
		return layerKeys{}, said{}, nil
	}
	if err != nil {
		return keys, s, err
	}
	if s.ruled, err = b.layer(ctx, keys.ruled); err != nil {
		return keys, s, err
	}
	s.hand, err = b.layer(ctx, keys.hand)
	s.partner = ledger.LocalID(keys.partner.Int64)
	return keys, s, err
}

// write stores a line of overlays and shapes the row anew, if it is there.
func (b *book) write(ctx context.Context, id ledger.LocalID, keys layerKeys, s said) (err error) {
	old, err := b.row(ctx, id)
	present := !errors.Is(err, sql.ErrNoRows)
	if err != nil && present {
		return err
	}
	if err := b.saySo(ctx, id, keys); err != nil || !present {
		return err
	}
	return b.reshape(ctx, old, keys, s)
}

// reshape brings along all that follows from what is said of a row.
func (b *book) reshape(ctx context.Context, old shaped, keys layerKeys, s said) error {
	t := old.t
	t.Own, t.Partner = ledger.Merge(s.ruled, s.hand), s.partner
	r, err := b.shape(ctx, t, old.item, old.account, keys)
	if err != nil {
		return err
	}
	if err := b.noteTurned(ctx, old.t, r.t); err != nil {
		return err
	}
	_, err = b.rewrite(ctx, old, r, nil)
	return err
}

// saySo stores a line of overlays alone. The line is deleted and inserted: what updates a reference makes the search index write
// out what it has gathered.
func (b *book) saySo(ctx context.Context, id ledger.LocalID, keys layerKeys) error {
	if _, err := b.sql.unsay.ExecContext(ctx, int64(id)); err != nil || !keys.any() {
		return err
	}
	_, err := b.sql.saySo.ExecContext(ctx, int64(id), keys.hand, keys.ruled, keys.partner)
	return err
}
