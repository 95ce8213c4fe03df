package cli

import (
	"github.com/spf13/cobra"

	"passbook/internal/safetext"
)

// JSONFlag adds the flag --json.
func JSONFlag(c *cobra.Command, into *bool) {
	c.Flags().BoolVar(into, "json", false, "write JSON: a stable order, amounts as decimal strings, negative = money out")
}

// ExcludeEachOther refuses two flags at once.
func ExcludeEachOther(c *cobra.Command, one, other string) {
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if c.Flags().Changed(one) && c.Flags().Changed(other) {
			return Usage("Leave one of them out.", "The flags --%s and --%s exclude each other.", one, other)
		}
		return run(c, args)
	}
}

// NoArgs refuses what stands where no argument is expected, such as a command that does not exist.
func NoArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return Usage("See `"+c.CommandPath()+" --help`.", "There is no %q here.", safetext.Line(safetext.Untrusted(args[0])))
	}
	return nil
}
