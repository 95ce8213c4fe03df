package store_test

import "fmt"

func runChild(role string) error {
	return fmt.Errorf("unknown role %q", role)
}
