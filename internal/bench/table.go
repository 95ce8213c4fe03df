package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// unit is what a figure counts.
type unit int

const (
	milliseconds unit = iota
	rowsASecond
	mebibytes
	bytesARow
)

func (u unit) text(v float64) string {
	switch u {
	case rowsASecond:
		return strconv.Itoa(int(v)) + " rows/s"
	case mebibytes:
		return fmt.Sprintf("%.1f MiB", v)
	case bytesARow:
		return fmt.Sprintf("%.0f B", v)
	}
	switch {
	case v >= 10_000:
		return fmt.Sprintf("%.1f s", v/1000)
	case v >= 100:
		return fmt.Sprintf("%.0f ms", v)
	case v >= 1:
		return fmt.Sprintf("%.1f ms", v)
	}
	return fmt.Sprintf("%.3f ms", v)
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func inMebibytes(n int64) float64 { return float64(n) / (1 << 20) }

// figures are one row of the table: a measurement of Passbook or, under it, of what it is compared with.
type figures struct {
	label string
	unit  unit
	// by are the medians by the rows of the history; what does not depend on them stands under anySize.
	by map[int]float64
	// tail are the 95th percentiles, where they matter.
	tail map[int]float64
	goal string
	met  verdict
	// under makes it a comparison with the last row that is not: its ratios are shown.
	under bool
	note  string
}

const anySize = 0

type verdict int

const (
	noGoal verdict = iota
	missed
	reached
)

func judge(ok bool) verdict {
	if ok {
		return reached
	}
	return missed
}

// section is a part of the table with a heading of its own.
type section struct {
	title string
	rows  []figures
}

// table is everything that was measured.
type table struct {
	sizes    []int
	sections []*section
}

func (t *table) section(title string) *section {
	s := &section{title: title}
	t.sections = append(t.sections, s)
	return s
}

// add appends a measurement of Passbook.
func (s *section) add(f figures) *section {
	s.rows = append(s.rows, f)
	return s
}

// against appends what the measurement above is compared with.
func (s *section) against(label string, by map[int]float64, note string) *section {
	above := s.rows[len(s.rows)-1]
	s.rows = append(s.rows, figures{label: label, unit: above.unit, by: by, under: true, note: note})
	return s
}

// write prints the table: a column for each size, and in it the median, with the ratio to Passbook's in the rows of others.
func (t *table) write(out io.Writer) {
	heads := []string{""}
	for _, n := range t.sizes {
		heads = append(heads, short(n)+" rows")
	}
	heads = append(heads, "goal", "")
	for _, s := range t.sections {
		if len(s.rows) == 0 {
			continue
		}
		heads[0] = s.title
		grid := [][]string{heads}
		var ours figures
		for _, f := range s.rows {
			if !f.under {
				ours = f
			}
			grid = append(grid, t.cells(f, ours))
		}
		writeGrid(out, grid)
		fmt.Fprintln(out)
	}
}

func (t *table) cells(f, ours figures) []string {
	label := f.label
	if f.under {
		label = "  " + label
	}
	cells := []string{label}
	for i, n := range t.sizes {
		v, ok := f.by[n]
		base := ours.by[n]
		if any, has := f.by[anySize]; !ok && has && (i == len(t.sizes)-1 || f.under) {
			v, ok = any, true
		}
		if any, has := ours.by[anySize]; has {
			base = any
		}
		switch {
		case !ok || (f.under && base == 0):
			cells = append(cells, "–")
		case f.under:
			cells = append(cells, fmt.Sprintf("%s %s", f.unit.text(v), ratio(v/base)))
		default:
			text := f.unit.text(v)
			if p95, ok := f.tail[n]; ok {
				text += " (" + strings.TrimSuffix(f.unit.text(p95), " ms") + ")"
			}
			cells = append(cells, text)
		}
	}
	verdict := f.note
	switch f.met {
	case reached:
		verdict = strings.TrimSpace("reached " + f.note)
	case missed:
		verdict = strings.TrimSpace("MISSED " + f.note)
	case noGoal:
	}
	return append(cells, f.goal, verdict)
}

func ratio(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f×", x)
	case x >= 10:
		return fmt.Sprintf("%.1f×", x)
	}
	return fmt.Sprintf("%.2f×", x)
}

func short(n int) string {
	switch {
	case n%1_000_000 == 0:
		return strconv.Itoa(n/1_000_000) + "M"
	case n%1_000 == 0:
		return strconv.Itoa(n/1_000) + "k"
	}
	return strconv.Itoa(n)
}

func writeGrid(out io.Writer, grid [][]string) {
	widths := make([]int, len(grid[0]))
	for _, row := range grid {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	for _, row := range grid {
		var b strings.Builder
		for i, c := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i == 0 || i >= len(row)-2 {
				b.WriteString(c + pad + "  ")
			} else {
				b.WriteString(pad + c + "  ")
			}
		}
		fmt.Fprintln(out, strings.TrimRight(b.String(), " "))
	}
}
