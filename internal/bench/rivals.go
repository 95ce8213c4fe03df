package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/store"
)

// rivals compares with the programs people use instead. What is not installed is named and left out.
func (b *bench) rivals(ctx context.Context) error {
	for _, part := range []func(context.Context) error{b.rivalStart, b.rivalSearch} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// found returns where a program is; absent programs get a line in the table.
func found(s *section, name string) (string, bool) {
	path, err := exec.LookPath(name)
	if err != nil {
		s.against(name, nil, "not installed")
		return "", false
	}
	return path, true
}

// mostForHledger: it keeps 8 kB a row in memory and takes a minute for a million of them.
const mostForHledger = 100_000

// rivalStart compares the start with hledger-ui's and fzf's.
func (b *bench) rivalStart(ctx context.Context) error {
	s := b.table.section("start beside others")
	ours := figures{label: "Passbook, Home", by: map[int]float64{}}
	uis, finders := map[int]float64{}, map[int]float64{}
	hledger, errUI := exec.LookPath("hledger-ui")
	fzf, errFinder := exec.LookPath("fzf")
	for _, p := range b.histories {
		var err error
		env := append(b.run.environment(p.home), "SHELL=/bin/sh")
		ours.by[p.rows], err = b.medianStart(ctx, b.rounds(7), []string{"Net worth"}, "q", env, b.run.passbook)
		if err != nil {
			return err
		}
		if errUI == nil && p.rows <= mostForHledger {
			journal, err := b.journal(p.rows)
			if err != nil {
				return err
			}
			if uis[p.rows], err = b.medianStart(ctx, 3, []string{"expenses"}, "q", env, hledger, "-f", journal); err != nil {
				return err
			}
		}
		if errFinder == nil {
			csv, err := b.csv(p.rows)
			if err != nil {
				return err
			}
			count := strconv.Itoa(p.rows) + "/" + strconv.Itoa(p.rows)
			if finders[p.rows], err = b.medianStart(ctx, 3, []string{count}, "\x1b", append(env, "FZF_DEFAULT_COMMAND=cat "+csv), fzf); err != nil {
				return err
			}
		}
	}
	s.add(ours)
	if _, ok := found(s, "hledger-ui"); ok {
		s.against("hledger-ui, its accounts", uis, "")
	}
	if _, ok := found(s, "fzf"); ok {
		s.against("fzf, every line of the CSV read", finders, "")
	}
	return nil
}

func (b *bench) medianStart(ctx context.Context, rounds int, texts []string, quit string, env []string, program string, args ...string) (float64, error) {
	var samples []time.Duration
	for range rounds {
		d, err := b.start(ctx, "", whole(), texts, quit, env, program, args...)
		if err != nil {
			return 0, err
		}
		samples = append(samples, d)
	}
	p50, _ := median(samples)
	return inMilliseconds(p50), nil
}

// rivalSearch compares one search for a word, newest matches and exact count, with programs that read every line.
func (b *bench) rivalSearch(ctx context.Context) error {
	s := b.table.section("a search for a word beside others")
	const word = "pharmacy"
	ours := figures{label: "Passbook, newest 120 and the count", by: map[int]float64{}}
	others := map[string]map[int]float64{}
	for _, p := range b.histories {
		csv, err := b.csv(p.rows)
		if err != nil {
			return err
		}
		if err := b.searchOnce(ctx, p, word, ours.by); err != nil {
			return err
		}
		commands := [][]string{
			{"rg", "-ic", word, csv}, {"fzf", "--filter", word, "--no-sort"},
			{"sqlite3", p.database, "SELECT count(*) FROM transactions WHERE name LIKE '%" + word + "%' OR merchant_name LIKE '%" + word + "%'"},
		}
		if p.rows <= mostForHledger {
			journal, err := b.journal(p.rows)
			if err != nil {
				return err
			}
			commands = append(commands, []string{"hledger", "-f", journal, "register", "desc:" + word})
		}
		for _, c := range commands {
			path, err := exec.LookPath(c[0])
			if err != nil {
				continue
			}
			v, err := repeat(3, func() error { return runQuietly(ctx, csv, path, c[1:]...) })
			if err != nil {
				return fmt.Errorf("%s: %w", c[0], err)
			}
			if others[c[0]] == nil {
				others[c[0]] = map[int]float64{}
			}
			others[c[0]][p.rows] = v
		}
	}
	s.add(ours)
	for _, r := range []struct{ name, label string }{
		{"rg", "rg -ic on the CSV"}, {"fzf", "fzf --filter on the CSV"}, {"sqlite3", "sqlite3, LIKE over every row"}, {"hledger", "hledger register desc:"},
	} {
		if _, ok := found(s, r.name); ok {
			s.against(r.label, others[r.name], "")
		}
	}
	return nil
}

func (b *bench) searchOnce(ctx context.Context, p *prepared, word string, by map[int]float64) (err error) {
	st, err := store.Open(ctx, store.Options{Path: p.database, Now: noon})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	by[p.rows], err = repeat(b.rounds(9), func() error {
		if _, err := st.Window(ctx, ledger.WindowRequest{Query: ledger.Query{Text: word}, Limit: 120}); err != nil {
			return err
		}
		_, err := st.Tally(ctx, ledger.Query{Text: word})
		return err
	})
	return err
}

// runQuietly runs a command with the file as its input and looks at nothing it prints.
func runQuietly(ctx context.Context, input, program string, args ...string) error {
	in, err := os.Open(input)
	if err != nil {
		return err
	}
	defer in.Close()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdin, cmd.Stdout = in, io.Discard
	return cmd.Run()
}

// csv returns the history as a CSV file.
func (b *bench) csv(rows int) (string, error) {
	return b.cache.file("history-"+strconv.Itoa(rows)+".csv", func(path string) error {
		return writeRows(path, rows, func(w io.Writer, t ledger.Transaction) error {
			_, err := fmt.Fprintf(w, "%s,%s,%s,%q,%q,%s,%s\n", t.ID, t.On, t.Account, string(t.MerchantName), string(t.Name), t.Category.Detailed, t.Amount.Decimal())
			return err
		})
	})
}

// journal returns the history as hledger reads it.
func (b *bench) journal(rows int) (string, error) {
	return b.cache.file("history-"+strconv.Itoa(rows)+".journal", func(path string) error {
		return writeRows(path, rows, func(w io.Writer, t ledger.Transaction) error {
			side := "expenses"
			if t.Amount.Minor > 0 {
				side = "income"
			}
			category := strings.ToLower(strings.ReplaceAll(t.Category.Detailed, "_", "-"))
			title := strings.ReplaceAll(string(t.Title()), ";", " ")
			_, err := fmt.Fprintf(w, "%s %s\n    %s:%s\n    assets:%s  %s USD\n\n", t.On, title, side, category, t.Account, t.Amount.Decimal())
			return err
		})
	})
}

func writeRows(path string, rows int, write func(io.Writer, ledger.Transaction) error) (err error) {
	f, err := os.Create(filepath.Clean(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	for t := range newHistory(rows).all() {
		if err := write(w, t); err != nil {
			return err
		}
	}
	return w.Flush()
}
