package look

import "github.com/charmbracelet/x/ansi"

func wcWidth(s string) int     { return ansi.StringWidthWc(s) }
func styledWidth(s string) int { return ansi.StringWidth(s) }
