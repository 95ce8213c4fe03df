// Package spelling tells what the words of a text are and when two are the same, whatever their case and accents, and finds the
// word that somebody probably meant. It knows no list of words of its own.
package spelling

import "unicode/utf8"

// Nearest returns the known word that takes the fewest changes to reach from word, the first of equals, and that number of
// changes. It returns nothing where no word is known. Case counts: fold it before.
func Nearest(word string, known []string) (nearest string, changes int) {
	for i, k := range known {
		if n := Distance(word, k); i == 0 || n < changes {
			nearest, changes = k, n
		}
	}
	return nearest, changes
}

// Meant returns the nearest known word where it is near enough to be meant: at most a third of the letters differ, but one
// may differ in any word of three. It returns nothing where none is.
func Meant(word string, known []string) string {
	nearest, changes := Nearest(word, known)
	letters := max(utf8.RuneCountInString(word), utf8.RuneCountInString(nearest))
	if letters < 2 || changes > max(1, letters/3) {
		return ""
	}
	return nearest
}

// Distance is Levenshtein's, with neighbours that changed places as one change: how many letters must be added, dropped,
// changed or swapped to make b of a.
func Distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	// Rows of the table of distances between the beginnings of a and b: for the letter before last, the last and this one.
	before, last, row := make([]int, len(to)+1), make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range from {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range to {
			cost := last[j]
			if from[i] != to[j] {
				cost++
			}
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				cost = min(cost, before[j-1]+1)
			}
			row[j+1] = min(cost, last[j+1]+1, row[j]+1)
		}
	}
	return row[len(to)]
}
