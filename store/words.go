package store

import (
	"strconv"

	"passbook/internal/ledger"
	"passbook/internal/spelling"
)

// rowWords are the columns of the search index.
type rowWords struct{ marked, own, merchant, name, note, tags string }

// plaidWords are the words of what Plaid calls a row.
type plaidWords struct{ merchant, name string }

func wordsOfPlaid(t *ledger.Transaction) *plaidWords {
	texts := textsOf(t)
	return &plaidWords{merchant: words(texts.merchant), name: words(texts.name)}
}

func words(text string) string { return string(spelling.AppendWords(nil, text)) }

// wordsOf returns what is indexed for the search of a row.
func wordsOf(r shaped) rowWords {
	if r.words == nil {
		r.words = wordsOfPlaid(&r.t)
	}
	w := rowWords{merchant: r.words.merchant, name: r.words.name, note: words(r.t.Own.Note), marked: string(r.tokens())}
	if r.t.Own.NameBy != ledger.FromPlaid {
		w.own = words(r.t.Own.Name)
	}
	for i, tag := range r.t.Own.Tags {
		if i > 0 {
			w.tags += " " + tagBreak + " "
		}
		w.tags += words(tag)
	}
	return w
}

// tokens are the words of the column marked: the account, the categories, what may make the row count otherwise than those, and
// which of the rarer texts it has.
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
	for _, special := range [...]struct {
		marks marks
		token string
	}{{marksOfCounting, countingToken}, {markNoted, notedToken}, {markTagged, taggedToken}} {
		if r.marks.has(special.marks) {
			b = append(append(b, ' '), special.token...)
		}
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
	notedToken    = tokenPrefix + "n" // has a note
	taggedToken   = tokenPrefix + "t" // has a tag
)

func accountToken(account int64) string { return tokenPrefix + "a" + strconv.FormatInt(account, 36) }
func categoryToken(shown int64) string  { return tokenPrefix + "c" + strconv.FormatInt(shown, 36) }
