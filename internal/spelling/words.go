package spelling

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A word is a run of letters and numbers, without case, and without the accents of Latin letters. That is also how SQLite's
// full-text index compares (FTS5, unicode61 remove_diacritics 2) as far as its tables reach, which end with Unicode 6.1: later
// symbols, such as most emoji, are letters to it, and later capitals have no small form. Put into the index as AppendWords
// writes it, a text is found there by what finds it in memory. Characters for private use are left out, so that the index may
// have words of its own made of them.

// asciiLetters is what each ASCII character is compared as; a space stands for what is between words.
const asciiLetters = "                                                0123456789       abcdefghijklmnopqrstuvwxyz      abcdefghijklmnopqrstuvwxyz     "

// letterAt returns what folded does for the character at i, and its size in bytes.
func letterAt(text string, i int) (letter rune, inWord bool, size int) {
	if c := text[i]; c < utf8.RuneSelf {
		letter = rune(asciiLetters[c])
		return letter, letter != ' ', 1
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	letter, inWord = folded(r)
	return letter, inWord, size
}

// folded returns the letter that r is compared as, or 0 for an accent that is written on its own and does not count.
// inWord is false for what stands between words. r is not ASCII.
func folded(r rune) (letter rune, inWord bool) {
	if !unicode.IsLetter(r) && !unicode.IsNumber(r) || markOnce(r) {
		return 0, accent(r)
	}
	r = small(r)
	if r == 'ǡ' { // SQLite's table leaves this one out
		return r, true
	}
	var buffer [utf8.UTFMax]byte
	n := utf8.EncodeRune(buffer[:], r)
	if d := norm.NFD.Properties(buffer[:n]).Decomposition(); len(d) > 1 && d[0] < utf8.RuneSelf {
		return rune(d[0]), true
	}
	return r, true
}

// small returns r without case. Letters with several small forms have one.
func small(r rune) rune {
	switch r {
	case 'µ', 'ſ', 'ς', 'ϐ', 'ϑ', 'ϕ', 'ϖ', 'ϰ', 'ϱ', 'ϵ', 'ẛ', '\u1fbe':
		r = unicode.ToUpper(r)
	}
	return unicode.ToLower(r)
}

// markOnce reports letters that were marks in Unicode 6.1: the index does not take them for letters.
func markOnce(r rune) bool {
	return r >= 0x19b0 && r <= 0x19c9 || r == 0x1cf2 || r == 0x1cf3
}

// accent reports the combining characters that unicode61 drops inside a word.
func accent(r rune) bool {
	switch {
	case r >= 0x300 && r <= 0x304, r >= 0x306 && r <= 0x30c, r >= 0x323 && r <= 0x328:
		return true
	case r == 0x30f, r == 0x311, r == 0x31b, r == 0x32d, r == 0x32e, r == 0x330, r == 0x331:
		return true
	}
	return false
}

// Words returns the words of a text as they are compared: small letters, no accents, no punctuation. There are none in a text
// without a letter or number.
func Words(text string) []string {
	var words []string
	for i := NextWord(text, 0); i < len(text); i = NextWord(text, i) {
		var word []rune
		for i < len(text) {
			letter, inWord, size := letterAt(text, i)
			if !inWord {
				break
			}
			if letter != 0 {
				word = append(word, letter)
			}
			i += size
		}
		words = append(words, string(word))
	}
	return words
}

// AppendWords appends the words of a text with a space between them, as the search index takes them.
func AppendWords(to []byte, text string) []byte {
	start := len(to)
	for i := NextWord(text, 0); i < len(text); i = NextWord(text, i) {
		if len(to) > start {
			to = append(to, ' ')
		}
		for i < len(text) {
			letter, inWord, size := letterAt(text, i)
			if !inWord {
				break
			}
			if letter != 0 {
				to = utf8.AppendRune(to, letter)
			}
			i += size
		}
	}
	return to
}

// NextWord returns where a word begins at or after i, which is no place within a word, or the length of the text.
func NextWord(text string, i int) int {
	for i < len(text) {
		letter, inWord, size := letterAt(text, i)
		if inWord && letter != 0 {
			return i
		}
		i += size
	}
	return i
}

// endOfWord returns where the word ends that i stands in.
func endOfWord(text string, i int) int {
	for i < len(text) {
		_, inWord, size := letterAt(text, i)
		if !inWord {
			return i
		}
		i += size
	}
	return i
}

// Phrase is a text as it is searched for: it is found where its words follow each other in one text, the last of them as the
// start of a word.
type Phrase []string

// In reports whether the words of the phrase follow each other in text, the last of them as the start of a word. A phrase
// without words is everywhere.
func (p Phrase) In(text string) bool {
	if len(p) == 0 {
		return true
	}
	for i := NextWord(text, 0); i < len(text); i = NextWord(text, endOfWord(text, i)) {
		if p.At(text, i) {
			return true
		}
	}
	return false
}

// At reports whether the phrase stands at i, where a word begins.
func (p Phrase) At(text string, i int) bool {
	for n, word := range p {
		end, ok := prefixEnd(text, i, word)
		if !ok {
			return false
		}
		if n == len(p)-1 {
			return true
		}
		// The word must be whole: only accents may follow it.
		rest := endOfWord(text, end)
		if NextWord(text[:rest], end) < rest {
			return false
		}
		i = NextWord(text, rest)
	}
	return true
}

// prefixEnd returns where in text the letters of a word end that begins at i, and whether they stand there.
func prefixEnd(text string, i int, word string) (end int, ok bool) {
	for _, want := range word {
		for {
			if i >= len(text) {
				return i, false
			}
			letter, inWord, size := letterAt(text, i)
			if !inWord {
				return i, false
			}
			i += size
			if letter == 0 {
				continue
			}
			if letter != want {
				return i, false
			}
			break
		}
	}
	return i, true
}
