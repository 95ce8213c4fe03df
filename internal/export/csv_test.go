package export

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func names(t testing.TB) Names {
	t.Helper()
	tree, err := ledger.NewTree(nil)
	if err != nil {
		t.Fatal(err)
	}
	return Names{
		Categories: tree,
		Accounts:   map[ledger.AccountID]ledger.Account{"a": {ID: "a", Item: "i", Name: "Everyday", Mask: "0127", Type: ledger.Depository}},
		Banks:      map[ledger.ItemID]safetext.Untrusted{"i": "First Platypus Bank"},
	}
}

// records reads RFC 4180 strictly: every record ends in CR LF, a quote stands only around a field or twice inside one.
func records(s string) ([][]string, error) {
	var all [][]string
	record, field, inside, closed := []string{}, "", false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case inside && c != '"':
			field += s[i : i+1]
		case inside && strings.HasPrefix(s[i:], `""`):
			field, i = field+`"`, i+1
		case inside:
			inside, closed = false, true
		case c == ',':
			record, field, closed = append(record, field), "", false
		case strings.HasPrefix(s[i:], "\r\n"):
			all, record, field, closed, i = append(all, append(record, field)), []string{}, "", false, i+1
		case c == '"' && field == "" && !closed:
			inside = true
		case c == '"' || c == '\r' || c == '\n' || closed:
			return nil, fmt.Errorf("%q at byte %d", c, i)
		default:
			field += s[i : i+1]
		}
	}
	if inside || field != "" || len(record) > 0 {
		return nil, fmt.Errorf("the last record does not end")
	}
	return all, nil
}

// table writes rows and reads them back as one map a record, by column.
func table(t testing.TB, opts CSVOptions, list ...ledger.Transaction) []map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := TransactionsCSV(&b, rows(list...), names(t), opts); err != nil {
		t.Fatal(err)
	}
	all, err := records(b.String())
	if err != nil {
		t.Fatalf("%v in %q", err, b.String())
	}
	if usual, err := csv.NewReader(&b).ReadAll(); err != nil || len(usual) != len(all) {
		t.Fatalf("encoding/csv reads %d records, want %d: %v", len(usual), len(all), err)
	}
	var lines []map[string]string
	for _, record := range all[1:] {
		if len(record) != len(all[0]) {
			t.Fatalf("%d cells under %d columns: %q", len(record), len(all[0]), record)
		}
		line := map[string]string{}
		for i, name := range all[0] {
			line[name] = record[i]
		}
		lines = append(lines, line)
	}
	return lines
}

func usd(minor int64) ledger.Money { return ledger.Money{Minor: minor, Currency: "USD"} }

func TestTableOfTransactions(t *testing.T) {
	row := ledger.Transaction{
		ID: "t1", LocalID: 7, Account: "a", Amount: usd(-1250), On: 20260306, AuthorizedOn: 20260305, Name: `SQ *"CAFÉ", 8001`,
		Category: ledger.Category{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE"}, Class: ledger.Spending,
		Own: ledger.Overlay{Note: "with Anna\nand Bo", Tags: []string{"bed, breakfast", "trip"}, Name: "=Café", NameBy: ledger.FromHand},
	}
	got := table(t, CSVOptions{}, row)[0]
	for column, want := range map[string]string{
		"local_id": "7", "date": "2026-03-05", "posted_date": "2026-03-06", "state": "posted", "amount": "-12.50", "currency": "USD",
		"name": "'=Café", "bank_text": `SQ *"CAFÉ", 8001`, "group": "Food and drink", "category": "Coffee", "counts": "spending",
		"account": "Everyday", "mask": "0127", "bank": "First Platypus Bank", "note": "with Anna\nand Bo", "tags": `"bed, breakfast",trip`,
		"part": "", "category_key": "FOOD_AND_DRINK_COFFEE", "category_by": "plaid", "account_id": "a", "transaction_id": "t1",
	} {
		if got[column] != want {
			t.Errorf("%s: %q, want %q", column, got[column], want)
		}
	}
	tags, err := csv.NewReader(strings.NewReader(got["tags"])).Read()
	if err != nil || !slices.Equal(tags, row.Own.Tags) {
		t.Errorf("tags read back as %q, %v", tags, err)
	}
}

// TestPartsComeToTheRow splits a row whose amount the bank changed afterwards.
func TestPartsComeToTheRow(t *testing.T) {
	row := ledger.Transaction{ID: "t", Account: "a", Amount: usd(-1250), Own: ledger.Overlay{Note: "party", Parts: []ledger.Part{
		{Category: "FOOD_AND_DRINK_GROCERIES", Amount: usd(-1000), Note: "cake"}, {Category: "TRANSFER_OUT_SAVINGS", Amount: usd(-200)},
	}}}
	lines := table(t, CSVOptions{}, row)
	var got []string
	for _, l := range lines {
		got = append(got, l["part"]+" "+l["amount"]+" "+l["category"]+" "+l["counts"]+" "+l["note"])
	}
	want := []string{"1 -10.00 Groceries spending party\ncake", "2 -2.00 To savings transfer party", "3 -0.50 Uncategorised spending party"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestNoFormulas(t *testing.T) {
	for _, hostile := range []string{
		"=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1", "＋1", "－1", "＠1", "  =1", "\ufeff=1", "\u00a0=1", "\u200b=1",
	} {
		row := ledger.Transaction{
			ID: ledger.TransactionID(hostile), Account: "a", Amount: usd(-5), Name: safetext.Untrusted(hostile), MerchantName: safetext.Untrusted(hostile),
			Own: ledger.Overlay{Note: hostile, Tags: []string{hostile}},
		}
		for _, column := range []string{"name", "merchant", "bank_text", "note", "tags", "transaction_id"} {
			if got := table(t, CSVOptions{}, row)[0][column]; got != "" && dangerous().MatchString(got) {
				t.Errorf("%s of %q is %q", column, hostile, got)
			}
			if got := table(t, CSVOptions{Raw: true}, row)[0][column]; column != "tags" && got != hostile {
				t.Errorf("%s of %q is %q with Raw", column, hostile, got)
			}
		}
		if got := table(t, CSVOptions{}, row)[0]["amount"]; got != "-0.05" {
			t.Errorf("the amount is %q", got)
		}
	}
}

// dangerous is what a spreadsheet calculates. It is not how the writer looks for it.
func dangerous() *regexp.Regexp {
	return regexp.MustCompile("^[\\s\ufeff\u00a0\u200b\\x00]*[=+\\-@＝＋－＠]|^[\t\r\n\\x00]")
}

func FuzzTableReadsBack(f *testing.F) {
	f.Add("=1", "a,\"b\"\r\nc", "x", int64(-1250))
	f.Add("\x1b[2J", " \xff", "\r", int64(0))
	amounts := regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	f.Fuzz(func(t *testing.T, name, note, tag string, minor int64) {
		row := ledger.Transaction{ID: "t", Account: "a", Amount: usd(minor), Name: safetext.Untrusted(name), Own: ledger.Overlay{Note: note, Tags: []string{tag}}}
		raw, safe := table(t, CSVOptions{Raw: true}, row), table(t, CSVOptions{}, row)
		if len(raw) != 1 || len(safe) != 1 {
			t.Fatalf("%d and %d records", len(raw), len(safe))
		}
		if raw[0]["bank_text"] != name || raw[0]["note"] != note {
			t.Errorf("%q and %q read back as %q and %q", name, note, raw[0]["bank_text"], raw[0]["note"])
		}
		for _, column := range []string{"name", "bank_text", "note", "tags"} {
			if dangerous().MatchString(safe[0][column]) {
				t.Errorf("%s is %q", column, safe[0][column])
			}
		}
		if !amounts.MatchString(safe[0]["amount"]) || raw[0]["amount"] != safe[0]["amount"] {
			t.Errorf("amount %q", safe[0]["amount"])
		}
	})
}
