package ui_test

import (
	"regexp"
	"strings"
	"testing"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/fake"
)

// hostile are names that try to move the cursor, colour the screen, hide, reverse or overflow.
func hostile() []safetext.Untrusted {
	return []safetext.Untrusted{
		"\x1b[2J\x1b[HOWNED", "\x9b31mred", "a\u202egnp.exe", "tab\tbed\r\nline", "\x1b]8;;http://evil\x07click\x1b]8;;\x07",
		"👩\u200d👩\u200d👧\u200d👦 family", "👍🏽👍🏽👍🏽", "🇩🇪🇫🇷", "z\u0335\u0322\u0321\u0327\u0328algo", "日本語のとても長い名前の銀行口座",
		"\u200b\u200b\u2060", "", safetext.Untrusted(strings.Repeat("very long ", 60)), "\xff\xfe broken", "⚠\ufe0f warn",
	}
}

// only are the sequences the interface itself may write: colours and weights.
var only = regexp.MustCompile("\x1b\\[[0-9;:]*m")

func TestHostileNamesCannotLeaveTheirCell(t *testing.T) {
	for _, name := range hostile() {
		r := fake.Household()
		for i := range r.Banks {
			r.Banks[i].InstitutionName = name
			r.Banks[i].Status.Trouble = &ledger.Trouble{Code: "WEIRD" + string(name), Message: name, Display: name, RequestID: string(name)}
		}
		for i := range r.Held {
			r.Held[i].Name, r.Held[i].OfficialName, r.Held[i].Mask, r.Held[i].Subtype = name, name, name, string(name)
		}
		for i := range r.Recurring {
			r.Recurring[i].MerchantName = name
		}
		row := everything()
		row.MerchantName, row.Name, row.Details.OriginalDescription, row.Details.Website = name, name, name, name
		row.Category.Primary, row.Details.Channel = string(name), string(name)
		r.Arrive(row)
		opts := household()
		opts.Reader = r
		d := open(t, opts, 120, 40)
		for _, keys := range [][]string{{"1"}, {"2"}, {"enter"}, {"esc", "a"}, {"esc", "3"}, {"4"}, {"x"}} {
			d.press(keys...)
			d.until("the page", func(s string) bool { return !strings.Contains(s, "Reading") })
			d.check(name, keys)
		}
	}
}

// check finds control characters other than the interface's own, and lines that reach past the screen or are shifted.
func (d *driver) check(name safetext.Untrusted, keys []string) {
	d.t.Helper()
	content := d.model.View().Content
	plain := only.ReplaceAllString(content, "")
	for _, c := range plain {
		if (c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f) || c == 0x202e || c == 0x200b {
			d.t.Fatalf("%q after %v: the screen holds %U", string(name), keys, c)
		}
	}
	for i, line := range strings.Split(content, "\n") {
		if w := widthOf(line); w > d.w {
			d.t.Errorf("%q after %v: line %d is %d cells wide", string(name), keys, i, w)
		}
	}
}

func TestAmountsStandInLineWhateverTheNames(t *testing.T) {
	r := fake.Household()
	for _, name := range hostile() {
		row := everything()
		row.MerchantName, row.Name, row.Pending = name, name, false
		r.Arrive(row)
	}
	opts := household()
	opts.Reader = r
	d := open(t, opts, 120, 40)
	d.press("2")
	d.see("1,256 rows")
	d.until("the rows", func(string) bool { return d.selected() != "" })
	points := map[int]int{}
	for _, line := range d.rows()[:len(hostile())] {
		at := strings.LastIndex(line, "−12.34")
		if at < 0 {
			t.Fatalf("no amount on %q", line)
		}
		points[widthOf(line[:at])]++
	}
	if len(points) != 1 {
		t.Errorf("amounts stand in columns %v:\n%s", points, d.screen())
	}
}
