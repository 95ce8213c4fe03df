package store

import (
	"strconv"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// rowWords are the columns of the search index.
type rowWords struct{ marked, own, merchant, name, note, tags string }

// wordsOf returns what is indexed for the search of a row: what the person sees, so that she can search what she sees.
func wordsOf(r shaped) rowWords {
	words := func(text string) string { return string(spelling.AppendWords(nil, text)) }
	w := rowWords{
		merchant: words(safetext.Line(r.t.MerchantName)), name: words(safetext.Line(r.t.Name)), note: words(r.t.Own.Note),
	}
	for i, tag := range r.t.Own.Tags {
		if i > 0 {
			w.tags += " " + tagBreak + " "
		}
		w.tags += words(tag)
	}
	if r.t.Own.NameBy != ledger.FromPlaid {
		w.own = words(r.t.Own.Name)
	}
	w.marked = string(r.tokens())
	return w
}

// tokens are the words of the column marked: the account, the categories, and what may make the row count otherwise than those.
func (r *shaped) tokens() []byte {
	b := make([]byte, 0, 32)
	b = append(b, accountToken(r.account)...)
	if !r.marks.has(markSplit) {
		b = append(append(b, ' '), categoryToken(r.shown)...)
	}
	in := r.t.Amount.Minor >= 0
	for _, p := range r.parts {
		b = append(append(b, ' '), categoryToken(p.shown)...)
		in = in || p.minor >= 0
	}
	if in {
		b = append(append(b, ' '), inToken...)
	}
	if r.marks.has(marksOfCounting) {
		b = append(append(b, ' '), countingToken...)
	}
	return b
}

// Tokens of the column marked begin with a character for private use, which makes a word to the index and is in no text's.
// tagBreak keeps the words of one tag from following those of another.
const (
	tagBreak    = "\ue000"
	tokenPrefix = "\ue001"

	inToken       = tokenPrefix + "i" // money in
	countingToken = tokenPrefix + "m" // marked as hidden, as a transfer, or as none
)

func accountToken(account int64) string { return tokenPrefix + "a" + strconv.FormatInt(account, 36) }
func categoryToken(shown int64) string  { return tokenPrefix + "c" + strconv.FormatInt(shown, 36) }
