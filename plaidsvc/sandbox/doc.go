// Package sandbox is Plaid's Sandbox, offline: an HTTP server that speaks
// Plaid's wire protocol (version 2020-09-14) so exactly that the official SDKs,
// pointed at its URL, do not notice. It must not know its clients: it imports
// nothing of the program it came with.
//
// It owns tokens, Items, the transactions feed, webhooks, rate limits and the
// validation of requests. The banks and their transactions are package bank,
// Link for the web is package link.
//
// # Differences from Plaid
//
//   - Everything lives in memory and is gone when the server ends.
//   - Webhooks are delivered to this machine only, unless Options say otherwise.
//   - /institutions/get_by_id answers include_status, which Plaid's Sandbox does not.
//   - /sandbox/transactions/create works with every Sandbox user.
//   - Link tokens may be used again, as in Plaid's Sandbox.
//
// # The emulator's controls
//
// Paths under /emulator/ are this server's own. They are POST with JSON and the
// same keys as every other request, are not rate limited, are not recorded, and
// answer {"request_id"} beside what is named here. An Item is named by item_id.
//
//	/emulator/clock/advance          {days}  moves the Sandbox's clock; -> {today}
//	/emulator/item/mutate            {item_id, change, times}  changes the bank's data now, once unless times
//	                                 says more; change is add, modify (if not given) or remove;
//	                                 -> {transaction_ids}
//	/emulator/item/mutate_pagination {item_id, change, times}  changes it after each of the next times pages
//	                                 of /transactions/sync that has_more
//	/emulator/item/transactions      {item_id}  -> {transactions, initial_update_complete,
//	                                 historical_update_complete}: what a client in sync holds, by id
//	/emulator/items                  {}  -> {items}: item_id, institution_id, status and the times of each
//	/emulator/fail                   {path, times, status, error_code, body, delay_ms, cut_at, item_id,
//	                                 retry_after}  makes an endpoint fail, be slow or break off. With neither
//	                                 status, error_code nor body the endpoint does its work first.
//	/emulator/rate_limits            {enabled}
//	/emulator/requests               {}  -> {requests}: path, received_at, status, request_id, item_id,
//	                                 error_code and the body with secrets redacted, oldest first
//	/emulator/webhooks               {}  -> {deliveries}: every attempt to deliver a webhook, oldest first
//	/emulator/webhook_key/rotate     {}  -> {key_id}
//	/emulator/reset                  {}  disarms faults and mutations and empties the records
package sandbox
