package bank

// StreamID is Plaid's stream_id.
type StreamID string

// Frequency is how often a stream occurs.
type Frequency string

// The frequencies of the schema RecurringTransactionFrequency.
const (
	FrequencyUnknown Frequency = "UNKNOWN"
	Weekly           Frequency = "WEEKLY"
	Biweekly         Frequency = "BIWEEKLY"
	SemiMonthly      Frequency = "SEMI_MONTHLY"
	Monthly          Frequency = "MONTHLY"
	Annually         Frequency = "ANNUALLY"
)

// StreamStatus is how sure Plaid is of a stream.
type StreamStatus string

// The statuses of the schema TransactionStreamStatus.
const (
	StatusUnknown  StreamStatus = "UNKNOWN"
	Mature         StreamStatus = "MATURE"
	EarlyDetection StreamStatus = "EARLY_DETECTION"
	Tombstoned     StreamStatus = "TOMBSTONED"
)

// Stream is a recurring stream of /transactions/recurring/get. Amounts have Plaid's sign: inflow is negative.
type Stream struct {
	ID             StreamID
	AccountID      AccountID
	Description    string
	MerchantName   string // "" is null
	FirstOn        Date   // posted date of the first transaction
	LastOn         Date   // posted date of the last one
	Frequency      Frequency
	TransactionIDs []TransactionID // by posted date
	Average        Amount
	Last           Amount
	Active         bool
	Status         StreamStatus
	Category       Category
	Personal       PersonalFinanceCategory
}
