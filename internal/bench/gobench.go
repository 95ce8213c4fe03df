package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
)

// goBenchmarks runs benchmarks of a package and returns milliseconds an operation by name, the median of several runs.
func (b *bench) goBenchmarks(ctx context.Context, folder, pattern string) (map[string]float64, error) {
	count := strconv.Itoa(b.rounds(5))
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", pattern, "-benchtime", "200ms", "-count", count, folder)
	cmd.Dir = b.root
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("benchmarks of %s: %w\n%s", folder, err, out)
	}
	samples := map[string][]float64{}
	line := regexp.MustCompile(`(?m)^(Benchmark[^\s-]+)(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`)
	for _, found := range line.FindAllSubmatch(out, -1) {
		ns, err := strconv.ParseFloat(string(found[2]), 64)
		if err != nil {
			return nil, err
		}
		samples[string(found[1])] = append(samples[string(found[1])], ns/1e6)
	}
	medians := map[string]float64{}
	for name, list := range samples {
		medians[name] = middle(list)
	}
	return medians, nil
}

// views measures what drawing a screen costs the program, before the terminal sees anything.
func (b *bench) views(ctx context.Context) error {
	got, err := b.goBenchmarks(ctx, "./ui", "^BenchmarkView$")
	if err != nil {
		return err
	}
	s := b.table.section("View() at 120×40")
	for _, m := range []struct{ name, label string }{
		{"transactions", "Transactions"}, {"accounts", "Accounts"}, {"recurring", "Recurring"}, {"institutions", "Institutions"},
	} {
		v, ok := got["BenchmarkView/"+m.name]
		if !ok {
			return fmt.Errorf("there is no benchmark of the page %s", m.name)
		}
		s.add(figures{label: m.label, by: map[int]float64{anySize: v}, goal: "< 0.5 ms", met: judge(v < 0.5)})
		if m.name == "transactions" {
			s.against("lipgloss/table of as many rows", map[int]float64{anySize: got["BenchmarkView/lipgloss_table"]}, "")
		}
	}
	return nil
}

// decoding measures a page of 500 rows from JSON to the ledger's words.
func (b *bench) decoding(ctx context.Context) error {
	got, err := b.goBenchmarks(ctx, "./plaidsvc", "^BenchmarkPage$")
	if err != nil {
		return err
	}
	here, sdk := got["BenchmarkPage/here"], got["BenchmarkPage/sdk"]
	if here == 0 || sdk == 0 {
		return fmt.Errorf("the benchmarks of decoding gave %v", got)
	}
	b.table.section("decode a page of 500").
		add(figures{label: "plaidsvc", by: map[int]float64{anySize: here}, goal: "< 3.2 ms, SDK ≥ 10×", met: judge(here < 3.2 && sdk >= 10*here)}).
		against("plaid-go's model", map[int]float64{anySize: sdk}, "")
	return nil
}
