//go:build unix

package e2e

import (
	"flag"
	"fmt"
	"html"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

var capture = flag.Bool("capture", false, "write the pictures of the demo that README shows into docs/captures")

// TestCaptures takes the pictures README shows: the demo as it runs, in a terminal.
func TestCaptures(t *testing.T) {
	if !*capture {
		t.Skip("only with -capture: `go test ./internal/e2e -run TestCaptures -capture`")
	}
	x := openTerminal(t, 112, 32, append(cleanEnv(t), "COLORTERM=truecolor"), "demo")
	shots := []struct {
		name, keys string
		see        []string
	}{
		{"accounts", "1", []string{"Net worth", "Tartan Bank"}},
		{"transactions", "2", []string{"Payee", "○ pending"}},
		{"recurring", "3", []string{"Money out", "a year"}},
		{"institutions", "4", []string{"Bank → Plaid", "Plaid → here"}},
		{"review", "8", []string{"Transfers found", "Neither side counts"}},
	}
	for _, s := range shots {
		x.press(s.keys)
		x.see(s.see...)
		path := filepath.Join("..", "..", "docs", "captures", s.name+".svg")
		if err := os.WriteFile(path, []byte(x.svg()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	x.press("q")
	if code := x.ended(); code != 0 {
		t.Errorf("exit %d", code)
	}
}

// The picture's measures, in pixels, and its two default colours.
const (
	cellWidth, cellHeight, margin = 8.4, 18, 14
	ground, ink                   = "#14161b", "#d7dae0"
)

// svg draws the screen: one text element for each run of cells that look alike.
func (x *terminal) svg() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	cols, rows := x.screen.Width(), x.screen.Height()
	var b strings.Builder
	width, height := float64(cols)*cellWidth+2*margin, float64(rows)*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" `+
		`font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", ground)
	for y := range rows {
		for at := 0; at < cols; {
			first := x.screen.CellAt(at, y)
			if first == nil {
				at++
				continue
			}
			run, end := "", at
			for end < cols {
				c := x.screen.CellAt(end, y)
				if c == nil || !c.Style.Equal(&first.Style) {
					break
				}
				run += c.Content
				if c.Content == "" {
					run += " "
				}
				end += max(c.Width, 1)
			}
			draw(&b, run, first.Style, float64(at)*cellWidth+margin, float64(y)*cellHeight+margin, float64(end-at)*cellWidth)
			at = end
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func draw(b *strings.Builder, run string, s uv.Style, left, top, width float64) {
	fg, bg := hex(s.Fg, ink), hex(s.Bg, "")
	if s.Attrs&uv.AttrReverse != 0 {
		if bg == "" {
			bg = ground
		}
		fg, bg = bg, fg
	}
	if bg != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%d" fill="%s"/>`, left, top, width, cellHeight, bg)
	}
	if strings.TrimSpace(run) == "" {
		return
	}
	look := ""
	if s.Attrs&uv.AttrBold != 0 {
		look += ` font-weight="bold"`
	}
	if s.Attrs&uv.AttrFaint != 0 {
		look += ` opacity="0.6"`
	}
	// Spaces that must stay are no-break spaces: viewers fold the others.
	text := strings.ReplaceAll(html.EscapeString(run), " ", "\u00a0")
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" fill="%s" textLength="%.1f"%s>%s</text>`+"\n", left, top+cellHeight*0.75, fg, width, look, text)
}

func hex(c color.Color, otherwise string) string {
	if c == nil {
		return otherwise
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
