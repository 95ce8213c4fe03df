package export

import (
	"io"

	"passbook/internal/ledger"
)

// KnownStream is a recurring stream and what happened to it in the rows that are known of it.
type KnownStream struct {
	ledger.Stream
	Past []ledger.StreamEvent
}

type streamJSON struct {
	ID           string            `json:"id"`
	Account      string            `json:"account"`
	Direction    string            `json:"direction"`
	Description  string            `json:"description"`
	Merchant     *string           `json:"merchant"`
	Frequency    string            `json:"frequency"`
	Status       string            `json:"status"`
	Active       bool              `json:"active"`
	Local        bool              `json:"local"`     // worked out from the transactions, not told by Plaid
	Dismissed    bool              `json:"dismissed"` // by you
	FirstDate    *string           `json:"first_date"`
	LastDate     *string           `json:"last_date"`
	NextDate     *string           `json:"next_date"`
	Average      amount            `json:"average"`
	Last         amount            `json:"last"`
	PerMonth     *amount           `json:"per_month"`
	PriceChange  *amount           `json:"price_change"` // of the last amount from the average
	Past         []streamEventJSON `json:"past"`         // price rises and falls, missed charges; oldest first
	Transactions []string          `json:"transactions"`
}

func stream(s KnownStream) streamJSON {
	rec := streamJSON{
		ID: string(s.ID), Account: string(s.Account), Direction: "outflow", Description: string(s.Description), Merchant: text(s.MerchantName),
		Frequency: string(s.Frequency), Status: string(s.Status), Active: s.Active, Local: s.Local, Dismissed: s.Dismissed,
		FirstDate: date(s.FirstOn), LastDate: date(s.LastOn), Average: money(s.Average), Last: money(s.Last), Past: streamEvents(s.Past),
		Transactions: make([]string, 0, len(s.Transactions)),
	}
	if s.Inflow {
		rec.Direction = "inflow"
	}
	if next, ok := s.NextOn(); ok {
		rec.NextDate = date(next)
	}
	if m, ok := s.PerMonth(); ok {
		rec.PerMonth = optional(&m)
	}
	if m, ok := s.PriceChange(); ok {
		rec.PriceChange = optional(&m)
	}
	for _, id := range s.Transactions {
		rec.Transactions = append(rec.Transactions, string(id))
	}
	return rec
}

// Streams writes a JSON array of recurring streams in the order given.
func Streams(w io.Writer, streams []KnownStream) error {
	out := make([]streamJSON, 0, len(streams))
	for _, s := range streams {
		out = append(out, stream(s))
	}
	return writeArray(w, out)
}

type streamVersionJSON struct {
	At        *string `json:"at"`
	Frequency string  `json:"frequency"`
	Status    string  `json:"status"`
	Active    bool    `json:"active"`
	LastDate  *string `json:"last_date"`
	Average   amount  `json:"average"`
	Last      amount  `json:"last"`
}

type wholeStreamJSON struct {
	streamJSON
	Versions []streamVersionJSON `json:"versions"` // what was said of it over time, oldest first
	Told     []streamEventJSON   `json:"told"`     // what you were told of it, newest first
	Rows     []transactionJSON   `json:"rows"`     // its transactions, newest first
}

// Stream writes as a JSON object all that is known of a stream.
func Stream(w io.Writer, s KnownStream, versions []ledger.StreamVersion, toldOf []ledger.StreamEvent, rows []ledger.Transaction, names Names) error {
	rec := wholeStreamJSON{streamJSON: stream(s), Versions: []streamVersionJSON{}, Told: streamEvents(toldOf), Rows: []transactionJSON{}}
	for _, v := range versions {
		of := v.Stream
		rec.Versions = append(rec.Versions, streamVersionJSON{
			instant(v.At), string(of.Frequency), string(of.Status), of.Active, date(of.LastOn), money(of.Average), money(of.Last),
		})
	}
	for _, t := range rows {
		row, err := names.transaction(t)
		if err != nil {
			return err
		}
		rec.Rows = append(rec.Rows, row)
	}
	return writeObject(w, rec)
}

func streamEvents(events []ledger.StreamEvent) []streamEventJSON {
	list := []streamEventJSON{}
	for _, e := range events {
		list = append(list, streamEvent(e))
	}
	return list
}

func streamEvent(e ledger.StreamEvent) streamEventJSON {
	return streamEventJSON{string(e.Kind), string(e.Stream), string(e.Title), date(e.On), some(e.Old), some(e.New), e.Local, e.Why}
}
