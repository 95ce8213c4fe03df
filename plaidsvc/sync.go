package plaidsvc

import (
	"context"
	"errors"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// largestPage is the most updates Plaid puts on one page.
const largestPage = 500

// errNoDate says that a transaction cannot be placed.
var errNoDate = errors.New("a transaction has no date")

// SyncPage fetches one page of an Item's updates after cursor (/transactions/sync). count is 1 to 500, else 500. An empty
// Next with nothing else means that Plaid has nothing ready yet. When Error.Mutation reports so, the whole update starts anew.
func (c *Client) SyncPage(ctx context.Context, accessToken secret.Secret, cursor ledger.Cursor, count int) (ledger.Page, error) {
	const path = "/transactions/sync"
	if count < 1 || count > largestPage {
		count = largestPage
	}
	req := plaid.NewTransactionsSyncRequest(accessToken.Reveal())
	req.SetCount(int32(count))
	if cursor != "" {
		req.SetCursor(string(cursor))
	}
	// The SDK's constructor would ask for 90 days, which counts where this call is what adds Transactions to the Item.
	var opts plaid.TransactionsSyncRequestOptions
	opts.SetIncludePersonalFinanceCategory(true)
	opts.SetDaysRequested(longestHistory)
	req.SetOptions(opts)
	var answer wirePage
	if err := c.post(about(ctx, accessToken, within(syncTimeout)), path, req, &answer); err != nil {
		return ledger.Page{}, err
	}
	if answer.fault != nil {
		return ledger.Page{}, c.malformed(path, answer.requestID, answer.fault)
	}
	return answer.page, nil
}
