package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// firstScreen is how many rows a terminal of this size shows of a search.
const firstScreen = 40

// asked are queries of every kind there is, on a history that has something of everything.
func asked() []string {
	return []string{
		"c", "p", "z", "zu", "cafe", "pharmacy", "xylophone", "velvet t", "q b", "zurich pharmacy", "cafe blue", `"blue gar"`, `"blue g"`, "ÅNGSTRÖM", "トー", "-c",
		"cafe -market", "name:pos", "merchant:silver,velvet", "note:p", "note:anna", "tag:t", "tag:trip", "-tag:trip c", "tag:trip,work note:anna",
		"cat:coffee", "cat:food", "cat:coffee z", "cat:income", "-cat:coffee", "acct:checking", "acct:9003", "acct:9003 c", "-acct:9003 c", "bank:bench q",
		"amt:>50", "amt:123.45", "amt:>5999", "amt:>9999", "amt:199.99..200.01", "amt:55.55,66.66", "amt:<1.01", "amt:123.45 c", "amt:>5500 q",
		"date:2020", "date:2020 c", "date:2018-02,2021-03", "date:last-month pharmacy", "before:2017 xylophone", "cur:eur", "cur:usd c", "-cur:usd",
		"is:pending", "is:posted q", "is:income", "is:spend", "is:spend c", "is:transfer", "is:recurring", "is:recurring c", "is:hidden", "is:hidden c", "is:split",
		"is:edited", "is:edited -is:hidden", "is:uncategorized", "is:new", "is:pending,hidden", "has:note", "has:note q", "has:tag", "has:location", "has:check",
		"-has:location,note", "cat:food amt:>150 date:2019..2021 -tag:trip", "is:spend acct:visa cafe",
	}
}

// language measures queries of every kind, to the first screen and to their count and sums.
func (b *bench) language(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp(b.run.dir, "language-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	largest := b.histories[len(b.histories)-1]
	path, err := largest.copyTo(dir)
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, store.Options{Path: path, Now: noon})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := livedIn(ctx, st, newHistory(largest.rows)); err != nil {
		return err
	}
	s := b.table.section("a query to its first screen, in the database (p95)")
	for _, text := range asked() {
		q := ledger.Query{Text: text}
		var rows int
		var samples []time.Duration
		for len(samples) < 3 || len(samples) < b.rounds(21) && total(samples) < longestQuery {
			began := time.Now()
			w, err := st.Window(ctx, ledger.WindowRequest{Query: q, Limit: firstScreen})
			if err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
			samples, rows = append(samples, time.Since(began)), len(w.Rows)
		}
		began := time.Now()
		tally, err := st.Tally(ctx, q)
		if err != nil {
			return fmt.Errorf("tally %s: %w", text, err)
		}
		if counted := time.Since(began); tally.Count < int64(rows) || (rows < firstScreen && tally.Count != int64(rows)) {
			return fmt.Errorf("%s: a screen of %d rows, %d counted", text, rows, tally.Count)
		} else {
			p50, p95 := median(samples)
			s.add(figures{
				label: text, by: map[int]float64{largest.rows: inMilliseconds(p50)}, tail: map[int]float64{largest.rows: inMilliseconds(p95)},
				goal: "< 30 ms", met: judge(inMilliseconds(p95) < 30),
				note: fmt.Sprintf("%s in %s", short3(int(tally.Count)), milliseconds.text(inMilliseconds(counted))),
			})
		}
	}
	return nil
}

// longestQuery is how long one query is repeated.
const longestQuery = time.Second

func total(samples []time.Duration) (sum time.Duration) {
	for _, d := range samples {
		sum += d
	}
	return sum
}

// livedIn gives a history what only a person and her banks add over time: notes, tags, hidden and split rows, streams with their
// rows, purchases abroad, and what came since she last looked.
func livedIn(ctx context.Context, st *store.Store, h *history) error {
	for _, act := range []struct {
		where string
		edit  ledger.Edit
	}{
		{"silver garage date:2022", ledger.Edit{Note: new("shared with Anna")}},
		{"reykjavik date:2024", ledger.Edit{AddTags: []string{"trip"}}},
		{"corner studio date:2019", ledger.Edit{Hidden: new(ledger.Hide)}},
		{"velvet hotel date:2021", ledger.Edit{Category: new(ledger.CategoryKey("TRAVEL_LODGING")), AddTags: []string{"work"}}},
	} {
		done, err := st.Edit(ctx, "an edit", ledger.Target{Where: ledger.Query{Text: act.where}}, act.edit)
		if err != nil || done.Count == 0 {
			return fmt.Errorf("edit %q: %d rows: %w", act.where, done.Count, err)
		}
	}
	if err := split(ctx, st); err != nil {
		return err
	}
	for bank := range banks {
		streams := h.streams(bank)
		for i := range h.rows {
			t := h.row(i)
			if bankOf(t.Account) == bank && i%(h.rows/2000) < banks {
				of := &streams[i%len(streams)]
				of.Transactions = append(of.Transactions, t.ID)
			}
		}
		if err := st.SaveStreams(ctx, itemID(bank), streams); err != nil {
			return err
		}
	}
	if err := st.MarkSeen(ctx, 0); err != nil {
		return err
	}
	day := h.day(1)
	for i := range 200 {
		t := h.row(i * (h.rows / 200))
		t.ID, t.Account, t.Pending = ledger.TransactionID(fmt.Sprintf("abroad-%d", i)), accountID(0), false
		t.Amount.Currency, t.Name = "EUR", safetext.Untrusted("Boulangerie "+strings.Repeat("I", i%3+1))
		day.Added = append(day.Added, t)
	}
	_, err := storeDay(ctx, st, day, "lived")
	return err
}

// split divides some rows that are far apart.
func split(ctx context.Context, st *store.Store) error {
	w, err := st.Window(ctx, ledger.WindowRequest{Query: ledger.Query{Text: "harbour hotel is:spend"}, Limit: 30})
	if err != nil {
		return err
	}
	for _, t := range w.Rows {
		half := ledger.Money{Minor: t.Amount.Minor / 2, Currency: t.Amount.Currency}
		rest := ledger.Money{Minor: t.Amount.Minor - half.Minor, Currency: t.Amount.Currency}
		parts := []ledger.Part{{Category: "TRAVEL_LODGING", Amount: half}, {Category: "FOOD_AND_DRINK_RESTAURANT", Amount: rest}}
		if _, err := st.Edit(ctx, "a split", ledger.Target{Rows: []ledger.LocalID{t.LocalID}}, ledger.Edit{Parts: &parts}); err != nil {
			return err
		}
	}
	return nil
}
