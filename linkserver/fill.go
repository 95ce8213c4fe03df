package linkserver

import (
	"embed"
	"fmt"
	"html"
	"strings"
)

//go:embed page
var pageFiles embed.FS

// pageSet is the embedded page and its parts, by their names without folder.
type pageSet map[string]string

func readPages() (pageSet, error) {
	entries, err := pageFiles.ReadDir("page")
	if err != nil {
		return nil, fmt.Errorf("read the link page: %w", err)
	}
	set := pageSet{}
	for _, e := range entries {
		text, err := pageFiles.ReadFile("page/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("read the link page: %w", err)
		}
		set[e.Name()] = string(text)
	}
	return set, nil
}

// fields are values by the name of their place, which a page writes {{Name}}.
type fields map[string]string

// fill puts values in the places of a page. Text is escaped, for a place between tags or in a quoted attribute; markup is ours and
// stands as it is. What a value holds is not filled again. (The templates of the standard library find methods by name at run
// time, so that the linker would have to keep those of every type: two fifths of the program.)
func fill(page string, text, markup fields) string {
	var pairs []string
	for name, value := range text {
		pairs = append(pairs, "{{"+name+"}}", html.EscapeString(value))
	}
	for name, value := range markup {
		pairs = append(pairs, "{{"+name+"}}", value)
	}
	return strings.NewReplacer(pairs...).Replace(page)
}
