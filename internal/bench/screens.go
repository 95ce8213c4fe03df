package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

const (
	patience = 20 * time.Second
	// rest is how long a screen must stand still to be called settled. It is not part of what is measured.
	rest = 60 * time.Millisecond
	// searchRest leaves time for the count that follows the rows.
	searchRest = 120 * time.Millisecond
)

// Where things are on a screen of 40 lines: the page below the header and the tabs; a list's rows below its titles.
func page() region { return rowsOf(2, lines-2) }
func list() region { return rowsOf(5, lines-2) }

func whole() region { return rowsOf(0, lines) }

// programs are what is run in a terminal.
type programs struct {
	passbook string // the built binary
	empty    string // the floor
	self     string // this program, which plays Passbook where that is limited
	dir      string // for files that are thrown away
}

// environment is that of a person without keys, a keyring or a desktop.
func (p programs) environment(home string) []string {
	return []string{
		"HOME=" + p.dir, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color", "TZ=UTC", "TMPDIR=" + p.dir, "PASSBOOK_HOME=" + home,
	}
}

func (p programs) openEmpty(ctx context.Context) (*terminal, error) {
	return open(ctx, p.environment(p.dir), "", p.empty)
}

// openTransactions opens Passbook on its transactions.
func (p programs) openTransactions(ctx context.Context, of *prepared) (*terminal, error) {
	t, err := open(ctx, p.environment(of.home), "", p.passbook)
	if err != nil {
		return nil, err
	}
	err = t.see(ctx, patience, whole(), "Net worth", "Bank of Bench 2")
	if err == nil {
		err = t.send("2")
	}
	if err == nil {
		err = t.see(ctx, patience, whole(), "Payee", short3(of.rows))
	}
	if err == nil {
		err = t.quiet(ctx, searchRest)
	}
	if err != nil {
		return nil, errors.Join(err, t.close("\x03"))
	}
	return t, nil
}

// short3 is how the screens write a count.
func short3(n int) string {
	s := fmt.Sprint(n)
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String() + " rows"
}

// starts measures process start to the first complete frame, of all programs in turn, so that a busy minute of the machine
// falls on all of them.
func (b *bench) starts(ctx context.Context) error {
	var floor []time.Duration
	home, transactions := map[int][]time.Duration{}, map[int][]time.Duration{}
	for range b.rounds(15) {
		d, err := b.start(ctx, "", page(), []string{"row 30"}, "q", b.run.environment(b.run.dir), b.run.empty)
		if err != nil {
			return err
		}
		floor = append(floor, d)
		for _, p := range b.histories {
			env := b.run.environment(p.home)
			if d, err = b.start(ctx, "", page(), []string{"Net worth", "Bank of Bench 2"}, "q", env, b.run.passbook); err != nil {
				return err
			}
			home[p.rows] = append(home[p.rows], d)
			// The key waits in the terminal before the program starts.
			if d, err = b.start(ctx, "2", list(), []string{"−"}, "q", env, b.run.passbook); err != nil {
				return err
			}
			transactions[p.rows] = append(transactions[p.rows], d)
		}
	}
	s := b.table.section("start to the first complete frame")
	least, _ := median(floor)
	for _, m := range []struct {
		name    string
		samples map[int][]time.Duration
	}{{"Home (accounts and balances)", home}, {"Transactions (the newest page)", transactions}} {
		f := timings(m.name, m.samples)
		f.goal = "≤ 1.3× empty, ≤ 1.1× 10k's"
		mine := f.by[b.largest()]
		ok := mine <= 1.3*inMilliseconds(least)
		if ten, has := f.by[10_000]; has {
			ok = ok && mine <= 1.1*ten
		}
		f.met = judge(ok)
		s.add(f).against("an empty Bubble Tea program", map[int]float64{anySize: inMilliseconds(least)}, "")
	}
	return nil
}

// timings makes a row of samples by size.
func timings(label string, samples map[int][]time.Duration) figures {
	f := figures{label: label, by: map[int]float64{}, tail: map[int]float64{}}
	for n, list := range samples {
		p50, p95 := median(list)
		f.by[n], f.tail[n] = inMilliseconds(p50), inMilliseconds(p95)
	}
	return f
}

// start runs a program until the region holds the texts and rests, and returns when it came to look so.
func (b *bench) start(
	ctx context.Context, typed string, part region, texts []string, quit string, env []string, program string, args ...string,
) (time.Duration, error) {
	t, err := open(ctx, env, typed, program, args...)
	if err != nil {
		return 0, err
	}
	err = t.see(ctx, time.Minute, part, texts...)
	if err == nil {
		err = t.quiet(ctx, rest)
	}
	took := t.complete(part).Sub(t.started)
	return took, errors.Join(err, t.close(quit))
}

// stroke is one kind of key press.
type stroke struct {
	label string
	keys  []string // pressed in turn
	part  region
	goal  string
	floor string // the key that does the same in the empty program
	rest  time.Duration
}

// keys measures single presses on every history and in the empty program.
func (b *bench) keys(ctx context.Context) error {
	floors := map[string][]time.Duration{}
	empty, err := b.run.openEmpty(ctx)
	if err != nil {
		return err
	}
	if err := empty.see(ctx, patience, whole(), "row 39"); err != nil {
		return errors.Join(err, empty.close("\x03"))
	}
	open := map[int]*terminal{}
	defer func() {
		for _, t := range open {
			_ = t.close("\x03")
		}
		_ = empty.close("q")
	}()
	for _, p := range b.histories {
		if open[p.rows], err = b.run.openTransactions(ctx, p); err != nil {
			return err
		}
	}
	s := b.table.section("key press to settled frame (p95)")
	for _, k := range []stroke{
		{"a line down", []string{"j"}, list(), "p50 ≤ 1.2× empty, p95 < 16 ms", "j", rest},
		{"a page down", []string{" "}, list(), "p50 ≤ 1.2× empty, p95 < 16 ms", " ", rest},
		{"to the end and back", []string{"G", "g"}, list(), "p50 ≤ 1.2× empty, p95 < 16 ms", " ", rest},
		{"a page up, at the end", []string{"\x1b[5~"}, list(), "p50 ≤ 1.2× empty, p95 < 16 ms", " ", rest},
		{"another page", []string{"1", "2", "3", "2", "4", "2"}, page(), "p50 ≤ 1.2× empty, p95 < 16 ms", " ", rest},
	} {
		samples := map[int][]time.Duration{}
		for i := range b.rounds(40) {
			for _, p := range b.histories {
				t := open[p.rows]
				if i == 0 && strings.Contains(k.label, "at the end") {
					if _, _, err := t.press(ctx, "G", k.part, searchRest); err != nil {
						return err
					}
				}
				took, ok, err := t.press(ctx, k.keys[i%len(k.keys)], k.part, k.rest)
				if err != nil {
					return err
				}
				if ok {
					samples[p.rows] = append(samples[p.rows], took)
				}
			}
			if len(floors[k.floor]) < b.rounds(40) {
				took, ok, err := empty.press(ctx, k.floor, whole(), k.rest)
				if err != nil {
					return err
				}
				if ok {
					floors[k.floor] = append(floors[k.floor], took)
				}
			}
		}
		least, leastTail := median(floors[k.floor])
		f := timings(k.label, samples)
		f.goal = k.goal
		f.met = judge(f.by[b.largest()] <= 1.2*inMilliseconds(least) && f.tail[b.largest()] < 16)
		s.add(f).against("the empty program", map[int]float64{anySize: inMilliseconds(least)}, fmt.Sprintf("its p95 %.1f ms", inMilliseconds(leastTail)))
	}
	return nil
}

// letters measures each letter of a search, from the key to the first screen of matches.
func (b *bench) letters(ctx context.Context) error {
	words := []string{"zur", "cafe", "pharm", "gro", "velvet t", "ang", "tok", "q b", "silv", "restaur", "blue gar", "トー", "mcd f"}
	first, later := map[int][]time.Duration{}, map[int][]time.Duration{}
	for _, p := range b.histories {
		t, err := b.run.openTransactions(ctx, p)
		if err != nil {
			return err
		}
		err = func() error {
			for range b.rounds(2) {
				for _, word := range words {
					if err := t.send("/"); err != nil {
						return err
					}
					if err := t.quiet(ctx, rest); err != nil {
						return err
					}
					for n, letter := range []rune(word) {
						took, ok, err := t.press(ctx, string(letter), list(), searchRest)
						if err != nil {
							return err
						}
						switch {
						case !ok:
						case n == 0:
							first[p.rows] = append(first[p.rows], took)
						default:
							later[p.rows] = append(later[p.rows], took)
						}
					}
					if err := t.send("\x1b"); err != nil {
						return err
					}
					if err := sleep(ctx, 2*searchRest); err != nil {
						return err
					}
				}
			}
			return nil
		}()
		if err := errors.Join(err, t.close("\x03")); err != nil {
			return err
		}
	}
	s := b.table.section("a letter of a search to the first screen of matches (p95)")
	for _, m := range []struct {
		label   string
		samples map[int][]time.Duration
	}{{"the first letter", first}, {"each one after it", later}} {
		f := timings(m.label, m.samples)
		f.goal = "p50 < 20 ms, p95 < 30 ms"
		f.met = judge(f.by[b.largest()] < 20 && f.tail[b.largest()] < 30)
		f.note = fmt.Sprintf("%d letters", len(m.samples[b.largest()]))
		s.add(f)
	}
	return nil
}

// residence measures the memory of the running screens after a thousand keys.
func (b *bench) residence(ctx context.Context) error {
	f := figures{label: "after 1,000 keys", unit: mebibytes, by: map[int]float64{}, goal: "< 40 MiB, ≤ 1.3× 10k's"}
	peak := figures{label: "its highest", unit: mebibytes, by: map[int]float64{}}
	keys := strings.Repeat("jjjjj  jG\x1b[5~kg", 1) + "1 2 3 4 2"
	presses := strings.Split(strings.ReplaceAll(keys, "\x1b[5~", "\x00"), "")
	for _, p := range b.histories {
		t, err := b.run.openTransactions(ctx, p)
		if err != nil {
			return err
		}
		for n := range 1000 {
			if err = t.send(strings.ReplaceAll(presses[n%len(presses)], "\x00", "\x1b[5~")); err == nil {
				err = sleep(ctx, 5*time.Millisecond)
			}
			if err != nil {
				break
			}
		}
		if err == nil {
			err = t.quiet(ctx, time.Second)
		}
		var m memory
		if err == nil {
			m, err = memoryOf(t.cmd.Process.Pid)
		}
		if err := errors.Join(err, t.close("\x03")); err != nil {
			return err
		}
		f.by[p.rows], peak.by[p.rows] = inMebibytes(m.now), inMebibytes(m.peak)
	}
	ok := f.by[b.largest()] < 40
	if ten, has := f.by[10_000]; has {
		ok = ok && f.by[b.largest()] <= 1.3*ten
	}
	f.met = judge(ok)
	b.table.section("memory of the running screens (resident)").add(f).add(peak)
	return nil
}
