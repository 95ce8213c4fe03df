package sandbox

import (
	"slices"

	"passbook/plaidsvc/sandbox/wire"
)

type sandboxFireWebhookRequest struct {
	AccessToken string      `json:"access_token" wire:"required"`
	WebhookType webhookType `json:"webhook_type" wire:"enum=AUTH|HOLDINGS|INVESTMENTS_TRANSACTIONS|ITEM|LIABILITIES|TRANSACTIONS|ASSETS"`
	WebhookCode webhookCode `json:"webhook_code" wire:"required,enum=DEFAULT_UPDATE|NEW_ACCOUNTS_AVAILABLE|AUTH_DATA_UPDATE|AUTHORIZATION_GRANTED|RECURRING_TRANSACTIONS_UPDATE|SYNC_UPDATES_AVAILABLE|PRODUCT_READY|ERROR|LOGIN_REPAIRED"`
}

type sandboxFireWebhookResponse struct {
	WebhookFired bool `json:"webhook_fired"`
	ack
}

// sandboxFireWebhook sends a webhook as if its reason had occurred.
func (s *Server) sandboxFireWebhook(c *call, req *sandboxFireWebhookRequest) (any, *wire.Error) {
	it, err := c.existing()
	if err != nil {
		return nil, err
	}
	if req.WebhookType == "" {
		req.WebhookType = usualType(req.WebhookCode)
	}
	if product := productOf(req.WebhookType, req.WebhookCode); product != "" && !it.has(product) {
		return nil, wire.SandboxProductNotEnabled(product)
	}
	if req.WebhookCode == codeNewAccounts && !it.viaLink {
		// Accounts are selected in Link; an Item made without it never was.
		return nil, wire.Of("SANDBOX_ACCOUNT_SELECT_V2_NOT_ENABLED")
	}
	if it.webhook == "" {
		return nil, wire.Of("SANDBOX_WEBHOOK_INVALID")
	}
	payload, ok := s.firedPayload(it, req.WebhookType, req.WebhookCode)
	if !ok {
		return nil, wire.InvalidField("webhook_code " + string(req.WebhookCode) + " is not one of webhook_type " + string(req.WebhookType))
	}
	s.notify(it, req.WebhookCode, payload)
	return sandboxFireWebhookResponse{WebhookFired: true, ack: c.ack()}, nil
}

func usualType(code webhookCode) webhookType {
	switch code {
	case codeNewAccounts, codeLoginRepaired:
		return hookItem
	case codeAuthDataUpdate, codeAuthorizationGranted:
		return hookAuth
	case codeProductReady, codeError:
		return hookAssets
	}
	return hookTransactions
}

// productOf is the product without which a webhook cannot be fired, or "".
func productOf(t webhookType, code webhookCode) string {
	switch t {
	case hookTransactions:
		return productTransactions
	case hookAuth:
		return "auth"
	case hookAssets:
		return "assets"
	case hookHoldings, hookInvestments:
		return "investments"
	case hookLiabilities:
		return "liabilities"
	}
	return ""
}

const (
	hookAuth        webhookType = "AUTH"
	hookAssets      webhookType = "ASSETS"
	hookHoldings    webhookType = "HOLDINGS"
	hookInvestments webhookType = "INVESTMENTS_TRANSACTIONS"
	hookLiabilities webhookType = "LIABILITIES"
)

type holdingsWebhook struct {
	webhookHead
	Error           *wire.Body `json:"error"`
	NewHoldings     int        `json:"new_holdings"`
	UpdatedHoldings int        `json:"updated_holdings"`
}

type investmentsWebhook struct {
	webhookHead
	Error    *wire.Body `json:"error"`
	New      int        `json:"new_investments_transactions"`
	Canceled int        `json:"canceled_investments_transactions"`
}

type liabilitiesWebhook struct {
	webhookHead
	Error   *wire.Body          `json:"error"`
	New     []string            `json:"account_ids_with_new_liabilities"`
	Updated map[string][]string `json:"account_ids_with_updated_liabilities"`
}

type accountsWebhook struct {
	webhookHead
	Error      *wire.Body          `json:"error"`
	NewAuth    []string            `json:"account_ids_with_new_auth"`
	UpdateAuth map[string][]string `json:"account_ids_with_updated_auth"`
}

type assetsWebhook struct {
	webhookHead
	Error         *wire.Body `json:"error,omitempty"`
	AssetReportID string     `json:"asset_report_id"`
}

// firedPayload is the webhook of a type and code, false for a pair there is not.
func (s *Server) firedPayload(it *item, t webhookType, code webhookCode) (any, bool) {
	head := it.head(t, code)
	switch t {
	case hookItem:
		return s.firedItemPayload(it, head)
	case hookTransactions:
		return s.firedTransactionsPayload(it, head)
	case hookAuth:
		if code == codeAuthDataUpdate || code == codeDefaultUpdate {
			return accountsWebhook{webhookHead: head, NewAuth: []string{}, UpdateAuth: map[string][]string{}}, true
		}
		return head, code == codeAuthorizationGranted
	case hookHoldings:
		return holdingsWebhook{webhookHead: head, UpdatedHoldings: 1}, code == codeDefaultUpdate
	case hookInvestments:
		return investmentsWebhook{webhookHead: head, New: 1}, code == codeDefaultUpdate
	case hookLiabilities:
		return liabilitiesWebhook{webhookHead: head, New: []string{}, Updated: map[string][]string{}}, code == codeDefaultUpdate
	case hookAssets:
		head.ItemID = ""
		w := assetsWebhook{webhookHead: head, AssetReportID: newUUID()}
		if code == codeError {
			e := &wire.Error{Status: 400, Type: wire.AssetReportError, Code: "ASSET_REPORT_GENERATION_FAILED", Message: "failed to create asset report"}
			body := e.Webhook()
			w.Error = &body
		}
		return w, code == codeError || code == codeProductReady
	}
	return nil, false
}

func (s *Server) firedItemPayload(it *item, head webhookHead) (any, bool) {
	switch head.Code {
	case codeError:
		e := it.err
		if e == nil {
			e = wire.Of("ITEM_LOGIN_REQUIRED")
		}
		body := e.Webhook()
		return itemErrorWebhook{head, &body}, true
	case codeNewAccounts:
		return itemErrorWebhook{webhookHead: head}, true
	case codeLoginRepaired:
		return head, true
	}
	return nil, false
}

func (s *Server) firedTransactionsPayload(it *item, head webhookHead) (any, bool) {
	switch head.Code {
	case codeSyncUpdates:
		return syncUpdatesWebhook{head, it.initialDone, it.historyDone}, true
	case codeDefaultUpdate:
		return newTransactionsWebhook{webhookHead: head}, true
	case codeRecurringUpdate:
		return recurringUpdateWebhook{head, s.transactionAccountIDs(it)}, true
	}
	return nil, false
}

func (s *Server) transactionAccountIDs(it *item) []string {
	ids := []string{}
	for _, id := range it.transactionAccounts(s.today()) {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	return ids
}
