package ledger

import (
	"fmt"

	"passbook/internal/safetext"
)

// StreamID is Plaid's stream_id.
type StreamID string

// Frequency is how often a stream recurs (schema RecurringTransactionFrequency).
type Frequency string

// The frequencies Plaid documents.
const (
	Weekly      Frequency = "WEEKLY"
	Biweekly    Frequency = "BIWEEKLY"
	SemiMonthly Frequency = "SEMI_MONTHLY"
	Monthly     Frequency = "MONTHLY"
	Annually    Frequency = "ANNUALLY"
	Irregular   Frequency = "UNKNOWN"
)

// StreamStatus is how sure Plaid is of a stream (schema TransactionStreamStatus).
type StreamStatus string

// The statuses Plaid documents.
const (
	Mature         StreamStatus = "MATURE"
	EarlyDetection StreamStatus = "EARLY_DETECTION"
	Tombstoned     StreamStatus = "TOMBSTONED"
	UnknownStatus  StreamStatus = "UNKNOWN"
)

// Stream is a series of transactions that recur (schema TransactionStream). Amounts carry Passbook's sign.
type Stream struct {
	ID           StreamID
	Account      AccountID
	Inflow       bool
	Description  safetext.Untrusted
	MerchantName safetext.Untrusted
	Category     Category
	FirstOn      Date
	LastOn       Date
	Frequency    Frequency
	Average      Money
	Last         Money
	Active       bool
	Status       StreamStatus
	Transactions []TransactionID // by posted date, oldest first
	Local        bool            // worked out from the rows, where Plaid tells of no streams
	Dismissed    bool            // the person does not want to hear of it again
}

// Title returns the name to show.
func (s Stream) Title() safetext.Untrusted {
	if s.MerchantName != "" {
		return s.MerchantName
	}
	return s.Description
}

// NextOn returns when the next transaction is expected, counted from the last one; ok is false for streams that have
// ended or have no rhythm. The date may lie in the past: then the stream is late.
func (s Stream) NextOn() (next Date, ok bool) {
	if !s.Active || s.LastOn.IsZero() {
		return 0, false
	}
	switch s.Frequency {
	case Weekly:
		return s.LastOn.AddDays(7), true
	case Biweekly:
		return s.LastOn.AddDays(14), true
	case SemiMonthly:
		return s.LastOn.AddDays(15), true
	case Monthly:
		return s.LastOn.AddMonths(1), true
	case Annually:
		return s.LastOn.AddMonths(12), true
	}
	return 0, false
}

// PerMonth returns what the stream comes to in an average month, rounded half away from zero; ok is false without a rhythm.
func (s Stream) PerMonth() (m Money, ok bool) {
	var times, months int64
	switch s.Frequency {
	case Weekly:
		times, months = 52, 12
	case Biweekly:
		times, months = 26, 12
	case SemiMonthly:
		times, months = 2, 1
	case Monthly:
		times, months = 1, 1
	case Annually:
		times, months = 1, 12
	default:
		return Money{}, false
	}
	n := s.Average.Minor
	if n > (1<<62)/times || n < -(1<<62)/times {
		return Money{}, false
	}
	n *= times
	half := months / 2
	if n < 0 {
		half = -half
	}
	return Money{Minor: (n + half) / months, Currency: s.Average.Currency}, true
}

// PriceChange returns by how much the last amount differs from the average, as a magnitude: positive = it costs (or pays) more.
// ok is false where nothing changed or the currencies differ.
func (s Stream) PriceChange() (change Money, ok bool) {
	last, average := s.Last, s.Average
	if !s.Inflow {
		last, average = last.Neg(), average.Neg()
	}
	change, err := last.Sub(average)
	return change, err == nil && change.Minor != 0
}

// PerMonth sums the active streams of one direction, by currency.
func PerMonth(streams []Stream, inflow bool) (Totals, error) {
	var t Totals
	for _, s := range streams {
		if s.Inflow != inflow || !s.Active {
			continue
		}
		if m, ok := s.PerMonth(); ok {
			if err := t.Add(m); err != nil {
				return Totals{}, fmt.Errorf("sum of streams: %w", err)
			}
		}
	}
	return t, nil
}
