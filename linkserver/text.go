package linkserver

import (
	"strings"

	"passbook/internal/safetext"
)

// maxTextBytes bounds every text that comes from the page.
const maxTextBytes = 256

// clip cuts text to maxTextBytes without splitting a character.
func clip(text string) string {
	if len(text) <= maxTextBytes {
		return text
	}
	return strings.ToValidUTF8(text[:maxTextBytes], "")
}

// foreign is text that someone wrote for people to read.
func foreign(text string) safetext.Untrusted { return safetext.Untrusted(clip(text)) }

// plain is text that programs compare: ids, codes, names of events. Plaid's are printable ASCII; anything else in them is
// dropped, so that they may be shown and logged as they are.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return -1
		}
		return r
	}, clip(text))
}
