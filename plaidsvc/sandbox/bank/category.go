package bank

import "strings"

// Category is an entry of the legacy taxonomy of /categories/get.
type Category struct {
	ID        string // eight digits
	Group     Kind   // Place or Special
	Hierarchy []string
}

// Confidence is how sure Plaid is of a category or counterparty.
type Confidence string

// The confidence levels of the schema.
const (
	VeryHigh Confidence = "VERY_HIGH"
	High     Confidence = "HIGH"
	Medium   Confidence = "MEDIUM"
	Low      Confidence = "LOW"
	Unknown  Confidence = "UNKNOWN"
)

// PersonalFinanceCategory is an entry of the newer taxonomy. Detailed is the unique key and starts with Primary.
type PersonalFinanceCategory struct {
	Primary    string
	Detailed   string
	Confidence Confidence
}

// IconURL is personal_finance_category_icon_url.
func (c PersonalFinanceCategory) IconURL() string {
	if c.Primary == "" {
		return ""
	}
	return "https://plaid-category-icons.plaid.com/PFC_" + c.Primary + ".png"
}

// personal splits a detailed code into its pair; the primary is the longest known prefix.
func personal(detailed string, confidence Confidence) PersonalFinanceCategory {
	for _, primary := range primaries() {
		if strings.HasPrefix(detailed, primary+"_") {
			return PersonalFinanceCategory{Primary: primary, Detailed: detailed, Confidence: confidence}
		}
	}
	return PersonalFinanceCategory{}
}
