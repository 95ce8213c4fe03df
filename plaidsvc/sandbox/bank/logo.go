package bank

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"
)

const logoSize = 152

// Logo is the institution's logo as Plaid sends it: a base64 PNG of 152x152 pixels, here a disc in the primary colour
// with a pattern of checks drawn from the institution's id, so that no two look alike.
func (i Institution) Logo() string {
	ground := parseColor(i.PrimaryColor)
	light := color.NRGBA{R: lighten(ground.R), G: lighten(ground.G), B: lighten(ground.B), A: 255}
	palette := color.Palette{color.NRGBA{}, ground, light, color.NRGBA{R: 255, G: 255, B: 255, A: 255}}
	img := image.NewPaletted(image.Rect(0, 0, logoSize, logoSize), palette)
	pattern := newKey("logo", string(i.ID)).hi
	const centre, cell = logoSize / 2, 15
	for y := range logoSize {
		for x := range logoSize {
			dx, dy := x-centre, y-centre
			if dx*dx+dy*dy > (centre-1)*(centre-1) {
				continue
			}
			column, row := abs(dx)/cell, (y-centre+centre)/cell
			index := uint8(1)
			if inside := abs(dx) < 3*cell && abs(dy) < 3*cell; inside && pattern>>(uint(column*10+row)%64)&1 == 1 {
				index = 3
			} else if (x+y)/cell%2 == 0 {
				index = 2
			}
			img.SetColorIndex(x, y, index)
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(out.Bytes())
}

func abs(n int) int { return max(n, -n) }

func lighten(c uint8) uint8 { return uint8(int(c) + (255-int(c))/6) }

func parseColor(text string) color.NRGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 24)
	if err != nil {
		return color.NRGBA{R: 90, G: 90, B: 90, A: 255}
	}
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}
}
