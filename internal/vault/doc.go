// Package vault owns the data key and everything sealed with it. A vault has one random 32-byte data key. Secrets (access
// tokens, pending link tokens) are sealed with it one by one, each bound to the exact field it is stored in, so that a
// sealed value moved to another row does not open. The key itself is never stored in the clear: key slots wrap it, in the
// operating system's keyring or under a passphrase (an age file, which stock age can open too).
//
// The package must not know SQL, Plaid or the screen. It must never write a key or a secret to disk unwrapped, never fall
// back to plaintext, and never make a new key while rows sealed with another one exist.
package vault
