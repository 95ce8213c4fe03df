// Package linking owns the use case "link a bank": from the link token over the page in the person's browser to an Item
// with a sealed access token, its repair in update mode, and its removal. The same code serves the terminal screen and the
// command line; it declares the Plaid, the page and the store it needs and knows none of them.
//
// Order matters here, because an Item that exists at Plaid and is known to nobody is billed and cannot be removed:
//
//   - before Link starts, the key and the disk are tried by writing a sealed row for the link in the making;
//   - before a public token is exchanged, a second Item for the same accounts is refused (Plaid: link/duplicate-items);
//   - before the exchange is sent, the row says so; the exchange is sent once;
//   - after it, the access token is stored, again and again if need be; where that fails the Item is removed at Plaid while
//     the token is still in memory, and the person is told what is so.
//
// Finish reads the rows that a kill has left and completes them or says honestly what may exist.
package linking
