package main

import (
	"slices"
	"time"
)

// median returns the middle value and the one that 95 in 100 stay under.
func median(samples []time.Duration) (p50, p95 time.Duration) {
	if len(samples) == 0 {
		return 0, 0
	}
	s := slices.Sorted(slices.Values(samples))
	return s[len(s)/2], s[min(len(s)*95/100, len(s)-1)]
}

func middle(samples []float64) float64 {
	if len(samples) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(samples))[len(samples)/2]
}

// repeat runs do n times and returns the median time in milliseconds.
func repeat(n int, do func() error) (float64, error) {
	samples := make([]time.Duration, 0, n)
	for range n {
		began := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		samples = append(samples, time.Since(began))
	}
	p50, _ := median(samples)
	return inMilliseconds(p50), nil
}
