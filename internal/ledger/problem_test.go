package ledger

import (
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func documentedCodes(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/plaid_error_codes.txt")
	if err != nil {
		t.Fatal(err)
	}
	codes := strings.Fields(string(data))
	if len(codes) < 140 {
		t.Fatalf("only %d codes in the list", len(codes))
	}
	return append(codes, CodeOffline, CodeTimeout, CodeRefused, CodeInsecure, CodeCut, CodeUnreadable, CodePlaidDown)
}

func TestEveryDocumentedCodeIsExplained(t *testing.T) {
	for _, code := range documentedCodes(t) {
		p, ok := problem(code)
		if !ok {
			t.Errorf("%s is not explained", code)
			continue
		}
		checkSentence(t, code, p.What)
		checkSentence(t, code, p.Do)
	}
}

func checkSentence(t *testing.T, code, s string) {
	t.Helper()
	first, _ := utf8.DecodeRuneInString(s)
	switch {
	case !unicode.IsUpper(first), !strings.HasSuffix(s, "."), strings.Contains(strings.TrimSuffix(s, "."), "."):
		t.Errorf("%s: %q is not one sentence", code, s)
	case utf8.RuneCountInString(s) > 100:
		t.Errorf("%s: %q is too long for a line", code, s)
	}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '_' }) {
		switch lower := strings.ToLower(word); {
		case strings.Contains(word, "_"),
			lower == "api", lower == "token", lower == "item", lower == "endpoint", lower == "json", lower == "http", lower == "webhook",
			lower == "oauth", lower == "mfa", lower == "error", lower == "credentials", lower == "institution", lower == "failed":
			t.Errorf("%s: %q has the jargon %q", code, s, word)
		}
	}
}

func TestOneCodeIsExplainedOnce(t *testing.T) {
	for _, code := range documentedCodes(t) {
		n := 0
		for _, look := range [...]func(string) (Problem, bool){
			loginProblem, bankProblem, linkProblem, keyProblem, serviceProblem, networkProblem, requestProblem, businessProblem,
		} {
			if _, ok := look(code); ok {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s stands in %d files of the catalogue", code, n)
		}
	}
}

func TestRemedies(t *testing.T) {
	for code, want := range map[string]Remedy{
		"ITEM_LOGIN_REQUIRED": Relink, "INVALID_CREDENTIALS": Relink, "ACCESS_NOT_GRANTED": Relink,
		"ITEM_LOCKED": AtBank, "USER_SETUP_REQUIRED": AtBank,
		"ITEM_NOT_FOUND": LinkNew, "USER_PERMISSION_REVOKED": LinkNew,
		"INVALID_API_KEYS": FixKeys, "UNAUTHORIZED_ENVIRONMENT": FixKeys,
		"ADDITION_LIMIT": AskPlaid, "INSTITUTION_REGISTRATION_REQUIRED": AskPlaid,
		"INSTITUTION_DOWN": Wait, "RATE_LIMIT": Wait, "INTERNAL_SERVER_ERROR": Wait, "PRODUCT_NOT_READY": Wait, CodeOffline: Wait,
		"MISSING_FIELDS": Report, "INVALID_LINK_TOKEN": Restart, "NO_LIABILITY_ACCOUNTS": Accept,
	} {
		if got := Explain(code).Remedy; got != want {
			t.Errorf("%s: remedy %d, want %d", code, got, want)
		}
	}
	for remedy, want := range map[Remedy]bool{
		Wait: false, Relink: true, LinkNew: true, FixKeys: false, AskPlaid: false, AtBank: true, Report: false, Restart: false, Accept: false,
	} {
		if remedy.ByPerson() != want {
			t.Errorf("remedy %d: ByPerson is %v", remedy, !want)
		}
	}
}

func TestUnknownCodesAreNamed(t *testing.T) {
	for code, want := range map[string]string{
		"BRAND_NEW_CODE":   "Plaid reported “Brand new code”.",
		"":                 "Plaid reported an error without a code.",
		"\x1b[31mEVIL_RED": "Plaid reported “31mevil red”.",
	} {
		p := Explain(code)
		if p.What != want || p.Remedy != Report || !strings.HasSuffix(p.Do, ".") {
			t.Errorf("%q: %+v", code, p)
		}
	}
}

func TestNeedsPerson(t *testing.T) {
	wait, sign := &Trouble{Code: "INSTITUTION_DOWN"}, &Trouble{Code: "ITEM_LOGIN_REQUIRED"}
	for _, c := range []struct {
		name   string
		item   Item
		want   bool
		reason *Trouble
	}{
		{"healthy", Item{}, false, nil},
		{"bank down", Item{Trouble: wait}, false, wait},
		{"sync says sign in", Item{Trouble: sign}, true, sign},
		{"bank says sign in", Item{Status: ItemStatus{Trouble: sign}, Trouble: wait}, true, sign},
	} {
		if got := c.item.NeedsPerson(); got != c.want || c.item.Current() != c.reason {
			t.Errorf("%s: NeedsPerson %v, Current %v", c.name, got, c.item.Current())
		}
	}
}
