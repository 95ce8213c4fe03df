// Package plaidsvc owns the conversation with Plaid: link tokens, the exchange, sync pages, accounts, Item status, recurring
// streams, institutions, removal and webhook verification. It is the only importer of Plaid's SDK, and the SDK's types stop
// here: what goes out is ledger, secret and safetext.
//
// It must not store anything, show anything, or log anything but path, status, duration, request_id and error_code.
//
// The SDK writes every request. It also reads the short answers. Answers with money or instants are read by structs of this
// package, because the SDK reads money as floating point and refuses a whole answer for one instant without a zone. Pages of
// transactions have a scanner of their own: the SDK takes some fifteen times as long over them. Every way goes through one
// transport, which holds credentials, limits, deadlines, retries and the size cap. The SDK's calls that leave temporary files
// behind are not used.
//
// Words of Plaid's enumerations are kept when they are unknown, but made printable, because the ledger holds them as plain
// strings.
//
// Plaid's sign (positive = money out) is flipped here, once.
package plaidsvc
