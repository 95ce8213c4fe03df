// Command bench measures Passbook and prints one table: medians by the size of the history, each beside the floor it stands
// on (an empty Bubble Tea program, rows without an index, a plain scan, the SDK's decoder) and beside the programs people
// use instead, where they are installed. It runs the built binary in a real pseudo-terminal and the store through its own
// methods; it decides nothing, and no test depends on its figures.
//
//	make bench                                     10,000, 100,000 and 1,000,000 rows
//	BENCH_SIZES=10000 make bench                   other sizes
//	go run ./internal/bench -quick                 10,000 rows, fewer rounds
//	go run ./internal/bench -only 'key|search'     some sections
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// role is a part this program plays when it starts itself.
type role string

const (
	// framesPerSecond is that of Passbook's own screens.
	framesPerSecond = 120

	roleFlag      = "-role"
	roleSync role = "sync"
)

// bench is one run.
type bench struct {
	run       programs
	root      string // of the module
	cache     *cache
	histories []*prepared // by size
	quick     bool
	table     *table
	log       io.Writer
}

type settings struct {
	role  string
	quick bool
	only  string
	sizes []int
	rest  []string
}

func readSettings(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&s.role, roleFlag[1:], "", "play a part of the measurement (internal)")
	flags.BoolVar(&s.quick, "quick", false, "10,000 rows and fewer rounds")
	flags.StringVar(&s.only, "only", "", "run the measurements whose names match this regular expression")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	s.rest = flags.Args()
	s.sizes = []int{10_000, 100_000, 1_000_000}
	if s.quick {
		s.sizes = s.sizes[:1]
	}
	if text := os.Getenv("BENCH_SIZES"); text != "" {
		s.sizes = nil
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' }) {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1_000 {
				return s, fmt.Errorf("BENCH_SIZES: %q is no number of rows from 1000 up", word)
			}
			s.sizes = append(s.sizes, n)
		}
		slices.Sort(s.sizes)
	}
	return s, nil
}

func run(ctx context.Context, args []string, out, log io.Writer) (err error) {
	s, err := readSettings(args)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	if role(s.role) == roleSync {
		return runSync(ctx, s.rest)
	}
	only, err := regexp.Compile("(?i)" + s.only)
	if err != nil {
		return err
	}
	b := &bench{quick: s.quick, table: &table{sizes: s.sizes}, log: log}
	dir, err := os.MkdirTemp("", "passbook-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := b.build(ctx, dir); err != nil {
		return err
	}
	began := time.Now()
	for _, n := range s.sizes {
		p, err := b.cache.prepare(ctx, n)
		if err != nil {
			return err
		}
		b.histories = append(b.histories, p)
	}
	for _, m := range b.measurements() {
		if !only.MatchString(m.name) {
			continue
		}
		fmt.Fprintf(log, "%5.0f s  %s…\n", time.Since(began).Seconds(), m.name)
		if failed := m.measure(ctx); failed != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", m.name, failed))
		}
		if ctx.Err() != nil {
			break
		}
	}
	fmt.Fprintf(out, "Passbook on %s/%s, %d cores, %s, terminal %d×%d, %d frames a second. Medians; n× is a ratio to the row of Passbook above.\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), columns, lines, framesPerSecond)
	b.table.write(out)
	return err
}

type measurement struct {
	name    string
	measure func(context.Context) error
}

// measurements are all there are, in the order of the table.
func (b *bench) measurements() []measurement {
	return []measurement{
		{"start", b.starts},
		{"keys", b.keys},
		{"search on screen", b.letters},
		{"language", b.language},
		{"view", b.views},
		{"decode", b.decoding},
		{"sync", b.syncs},
		{"store", b.storage},
		{"memory", b.residence},
		{"rivals", b.rivals},
	}
}

func (b *bench) largest() int { return b.table.sizes[len(b.table.sizes)-1] }

// rounds is how often something is repeated.
func (b *bench) rounds(n int) int {
	if b.quick {
		return max(n/4, 3)
	}
	return n
}

// build finds the module and builds the programs that are measured.
func (b *bench) build(ctx context.Context, dir string) error {
	where, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("find the module: %w", err)
	}
	b.root = strings.TrimSpace(string(where))
	if b.cache, err = openCache(b.root, b.log); err != nil {
		return err
	}
	b.run.dir, b.run.passbook, b.run.empty = dir, filepath.Join(dir, "passbook"), filepath.Join(dir, "empty")
	for program, folder := range map[string]string{b.run.passbook: ".", b.run.empty: "./internal/bench/empty"} {
		make := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, folder)
		make.Dir, make.Env = b.root, append(os.Environ(), "CGO_ENABLED=0")
		if text, err := make.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", folder, err, text)
		}
	}
	b.run.self, err = os.Executable()
	return err
}
