package sandbox

import (
	"encoding/json"
	"time"

	"passbook/plaidsvc/sandbox/hook"
	"passbook/plaidsvc/sandbox/wire"
)

// webhookType and webhookCode name a webhook (https://plaid.com/docs/api/webhooks/).
type webhookType string

type webhookCode string

const (
	hookItem         webhookType = "ITEM"
	hookTransactions webhookType = "TRANSACTIONS"
	hookLink         webhookType = "LINK"
)

const (
	codeError                webhookCode = "ERROR"
	codeLoginRepaired        webhookCode = "LOGIN_REPAIRED"
	codeNewAccounts          webhookCode = "NEW_ACCOUNTS_AVAILABLE"
	codePendingExpiration    webhookCode = "PENDING_EXPIRATION"
	codeWebhookAcknowledged  webhookCode = "WEBHOOK_UPDATE_ACKNOWLEDGED"
	codeSyncUpdates          webhookCode = "SYNC_UPDATES_AVAILABLE"
	codeRecurringUpdate      webhookCode = "RECURRING_TRANSACTIONS_UPDATE"
	codeInitialUpdate        webhookCode = "INITIAL_UPDATE"
	codeHistoricalUpdate     webhookCode = "HISTORICAL_UPDATE"
	codeDefaultUpdate        webhookCode = "DEFAULT_UPDATE"
	codeTransactionsRemoved  webhookCode = "TRANSACTIONS_REMOVED"
	codeAuthDataUpdate       webhookCode = "AUTH_DATA_UPDATE"
	codeAuthorizationGranted webhookCode = "AUTHORIZATION_GRANTED"
	codeProductReady         webhookCode = "PRODUCT_READY"
	codeSessionFinished      webhookCode = "SESSION_FINISHED"
)

// webhookHead is what every webhook about an Item begins with.
type webhookHead struct {
	Type        webhookType `json:"webhook_type"`
	Code        webhookCode `json:"webhook_code"`
	ItemID      string      `json:"item_id,omitempty"`
	Environment string      `json:"environment"`
}

func (it *item) head(t webhookType, code webhookCode) webhookHead {
	return webhookHead{Type: t, Code: code, ItemID: it.id, Environment: environment}
}

type itemErrorWebhook struct {
	webhookHead
	Error *wire.Body `json:"error"`
}

type pendingExpirationWebhook struct {
	webhookHead
	ConsentExpirationTime time.Time `json:"consent_expiration_time"`
}

type webhookAcknowledgedWebhook struct {
	webhookHead
	NewWebhookURL string     `json:"new_webhook_url"`
	Error         *wire.Body `json:"error"`
}

type syncUpdatesWebhook struct {
	webhookHead
	InitialUpdateComplete    bool `json:"initial_update_complete"`
	HistoricalUpdateComplete bool `json:"historical_update_complete"`
}

type recurringUpdateWebhook struct {
	webhookHead
	AccountIDs []string `json:"account_ids"`
}

type newTransactionsWebhook struct {
	webhookHead
	Error           *wire.Body `json:"error"`
	NewTransactions int        `json:"new_transactions"`
}

type removedTransactionsWebhook struct {
	webhookHead
	Error               *wire.Body `json:"error"`
	RemovedTransactions []string   `json:"removed_transactions"`
}

type sessionFinishedWebhook struct {
	webhookHead
	Status        string `json:"status"` // SUCCESS or EXITED
	LinkSessionID string `json:"link_session_id"`
	LinkToken     string `json:"link_token"`
	PublicToken   string `json:"public_token,omitempty"`
}

// notify queues a webhook about an Item, if it has a webhook URL, and notes it
// for the status of /item/get.
func (s *Server) notify(it *item, code webhookCode, payload any) {
	if it.webhook == "" || it.removed {
		return
	}
	s.post(it.webhook, payload)
	it.lastWebhook = &sentWebhook{code: code, at: s.clock.now()}
}

// post queues a webhook. Plaid's bodies are indented by two spaces, and
// receivers hash them as they are.
func (s *Server) post(url string, payload any) {
	body, err := json.MarshalIndent(payload, "", "  ")
	if err != nil {
		return // every payload is a struct of this file; none can fail
	}
	s.hooks.Send(hook.Message{URL: url, Body: body})
}

func (s *Server) notifyError(it *item, e *wire.Error) {
	body := e.Webhook()
	s.notify(it, codeError, itemErrorWebhook{it.head(hookItem, codeError), &body})
}

func (s *Server) notifyNew(it *item, code webhookCode, count int) {
	s.notify(it, code, newTransactionsWebhook{webhookHead: it.head(hookTransactions, code), NewTransactions: count})
}

// notifySync tells of changes, but only one who has ever called /transactions/sync.
func (s *Server) notifySync(it *item) {
	if !it.synced {
		return
	}
	s.notify(it, codeSyncUpdates, syncUpdatesWebhook{it.head(hookTransactions, codeSyncUpdates), it.initialDone, it.historyDone})
}

type keyGetRequest struct {
	KeyID string `json:"key_id" wire:"required"`
}

type keyGetResponse struct {
	Key hook.JWK `json:"key"`
	ack
}

// webhookKeyGet answers /webhook_verification_key/get.
func (s *Server) webhookKeyGet(c *call, req *keyGetRequest) (any, *wire.Error) {
	key, ok := s.signer.Key(req.KeyID)
	if !ok {
		return nil, wire.Of("INVALID_WEBHOOK_VERIFICATION_KEY_ID")
	}
	return keyGetResponse{Key: key, ack: c.ack()}, nil
}
