package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// memory is what a process holds, in bytes.
type memory struct {
	now, peak int64
}

// memoryOf reads /proc, which only Linux has.
func memoryOf(pid int) (memory, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return memory{}, err
	}
	defer f.Close()
	var m memory
	for s := bufio.NewScanner(f); s.Scan(); {
		name, value, _ := strings.Cut(s.Text(), ":")
		kib, _, _ := strings.Cut(strings.TrimSpace(value), " ")
		n, err := strconv.ParseInt(kib, 10, 64)
		if err != nil {
			continue
		}
		switch name {
		case "VmRSS":
			m.now = n << 10
		case "VmHWM":
			m.peak = n << 10
		}
	}
	return m, nil
}
