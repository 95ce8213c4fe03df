package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"passbook/internal/ledger"
)

// layerBody is an overlay as it is stored. Its names are part of the file's format.
type layerBody struct {
	Category   ledger.CategoryKey  `json:"category,omitzero"`
	CategoryBy ledger.Source       `json:"category_by,omitzero"`
	Name       string              `json:"name,omitzero"`
	NameBy     ledger.Source       `json:"name_by,omitzero"`
	Note       string              `json:"note,omitzero"`
	Tags       []string            `json:"tags,omitempty"`
	Without    []string            `json:"without,omitempty"`
	Hidden     bool                `json:"hidden,omitzero"`
	HiddenBy   ledger.Source       `json:"hidden_by,omitzero"`
	Transfer   ledger.TransferMark `json:"transfer,omitzero"`
	TransferBy ledger.Source       `json:"transfer_by,omitzero"`
	On         ledger.Date         `json:"on,omitzero"`
	Parts      []partBody          `json:"parts,omitempty"`
}

type partBody struct {
	Category ledger.CategoryKey `json:"category,omitzero"`
	Minor    int64              `json:"minor"`
	Currency ledger.Currency    `json:"currency"`
	Note     string             `json:"note,omitzero"`
}

// encodeLayer returns an overlay as text, NULL for one that says nothing.
func encodeLayer(o ledger.Overlay) (sql.NullString, error) {
	if o.IsZero() {
		return sql.NullString{}, nil
	}
	b := layerBody{
		Category: o.Category, CategoryBy: o.CategoryBy, Name: o.Name, NameBy: o.NameBy, Note: o.Note,
		Tags: o.Tags, Without: o.Without, Hidden: o.Hidden, HiddenBy: o.HiddenBy,
		Transfer: o.Transfer, TransferBy: o.TransferBy, On: o.On,
	}
	for _, p := range o.Parts {
		b.Parts = append(b.Parts, partBody{p.Category, p.Amount.Minor, p.Amount.Currency, p.Note})
	}
	return document(b)
}

func decodeLayer(s sql.NullString) (ledger.Overlay, error) {
	if !s.Valid {
		return ledger.Overlay{}, nil
	}
	var b layerBody
	if err := json.Unmarshal([]byte(s.String), &b); err != nil {
		return ledger.Overlay{}, fmt.Errorf("read layer: %w", err)
	}
	o := ledger.Overlay{
		Category: b.Category, CategoryBy: b.CategoryBy, Name: b.Name, NameBy: b.NameBy, Note: b.Note,
		Tags: b.Tags, Without: b.Without, Hidden: b.Hidden, HiddenBy: b.HiddenBy,
		Transfer: b.Transfer, TransferBy: b.TransferBy, On: b.On,
	}
	for _, p := range b.Parts {
		amount := ledger.Money{Minor: p.Minor, Currency: p.Currency}
		o.Parts = append(o.Parts, ledger.Part{Category: p.Category, Amount: amount, Note: p.Note})
	}
	return o, nil
}

// maxKnown bounds what a write transaction remembers of what it entered into a dictionary.
const maxKnown = 10_000

// layerKey returns the number of a layer, entering one that is new; NULL for one that says nothing.
func (b *book) layerKey(ctx context.Context, o ledger.Overlay) (sql.NullInt64, error) {
	body, err := encodeLayer(o)
	if err != nil || !body.Valid {
		return sql.NullInt64{}, err
	}
	if key, ok := b.layers[body.String]; ok {
		return sql.NullInt64{Int64: key, Valid: true}, nil
	}
	key, err := findOrEnter(ctx, b.tx, "SELECT layer_key FROM layers WHERE body = ?",
		"INSERT INTO layers (body) VALUES (?)", body.String)
	if err != nil {
		return sql.NullInt64{}, err
	}
	if len(b.layers) == maxKnown {
		clear(b.layers)
	}
	b.layers[body.String] = key
	return sql.NullInt64{Int64: key, Valid: true}, nil
}

// layer returns the layer of that number, the empty one for NULL.
func (b *book) layer(ctx context.Context, key sql.NullInt64) (ledger.Overlay, error) {
	if !key.Valid {
		return ledger.Overlay{}, nil
	}
	var body sql.NullString
	if err := b.sql.layer.QueryRowContext(ctx, key.Int64).Scan(&body); err != nil {
		return ledger.Overlay{}, err
	}
	return decodeLayer(body)
}

// shownKey returns the number of a category as rows carry it, entering one that is new.
func (b *book) shownKey(ctx context.Context, c ledger.CategoryKey) (int64, error) {
	if c == "" {
		return 0, nil
	}
	if key, ok := b.shown[c]; ok {
		return key, nil
	}
	key, err := findOrEnter(ctx, b.tx, "SELECT shown_key FROM shown_categories WHERE category = ?",
		"INSERT INTO shown_categories (category) VALUES (?)", string(c))
	if err == nil {
		b.shown[c] = key
	}
	return key, err
}
