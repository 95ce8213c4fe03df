package ledger

// loginProblem explains what is wrong with one linked login (page errors/item, and what errors/invalid-input says of tokens
// and consent).
func loginProblem(code string) (Problem, bool) {
	switch code {
	case "ITEM_LOGIN_REQUIRED":
		return Problem{"The bank wants you to sign in again.", "Sign in again; nothing you have is lost.", Relink}, true
	case "INVALID_CREDENTIALS":
		return Problem{"The bank did not accept the user name or the password.",
			"Sign in again with care; many banks lock an account after three to five wrong tries.", Relink}, true
	case "INVALID_MFA":
		return Problem{"The bank did not accept the code or the answer.", "Sign in again and ask the bank for a new code.", Relink}, true
	case "INVALID_SEND_METHOD":
		return Problem{"The bank could not send you a code.", "Try again later, or choose another way to receive it.", Wait}, true
	case "INVALID_UPDATED_USERNAME":
		return Problem{"The user name differs from the one this bank was linked with.",
			"Sign in again with the first user name, or remove the bank and link it anew.", Relink}, true
	case "INSUFFICIENT_CREDENTIALS":
		return Problem{"Signing in at the bank was not finished.", "Sign in again and follow the bank's pages to the end.", Relink}, true
	case "ACCESS_NOT_GRANTED", "ADDITIONAL_CONSENT_REQUIRED":
		return Problem{"The bank was not allowed to share what is needed.",
			"Sign in again and leave the permissions ticked on the bank's page.", Relink}, true
	case "ITEM_LOCKED":
		return Problem{"The bank has locked your account.", "Unlock it at the bank, then sign in again.", AtBank}, true
	case "USER_SETUP_REQUIRED":
		return Problem{"The bank is waiting for you to finish something on its own pages.",
			"Sign in at the bank itself, accept or complete what it asks, then sign in again.", AtBank}, true
	case "MFA_NOT_SUPPORTED":
		return Problem{"The bank asks for a second step that cannot be answered from here.",
			"Choose another kind of second step in the bank's settings, then sign in again.", AtBank}, true
	case "NO_ACCOUNTS":
		return Problem{"The bank shared no open account.", "See at the bank whether the accounts are open and shared, then sign in again.", AtBank}, true
	case "ITEM_NOT_FOUND", "ITEM_CONCURRENTLY_DELETED":
		return Problem{"This link to the bank no longer exists at Plaid.", "Link the bank anew to go on; your history stays here.", LinkNew}, true
	case "INVALID_ACCESS_TOKEN":
		return Problem{"Plaid does not know this link to the bank, or knows it in another environment.",
			"See that the environment is the one you linked in, else link the bank anew.", LinkNew}, true
	case "USER_PERMISSION_REVOKED":
		return Problem{"You withdrew the permission to read this bank.", "Link the bank anew if you want to go on; your history stays here.", LinkNew}, true
	case "ITEM_NOT_SUPPORTED":
		return Problem{"Plaid cannot read this kind of account at the bank.", "Link with another login, if you have one there.", LinkNew}, true
	case "INVALID_ACCOUNT_ID":
		return Problem{"An account was closed, renumbered or is no longer shared.",
			"The list of accounts is read again by itself; sign in again if one is missing.", Wait}, true
	case "PRODUCT_NOT_READY":
		return Problem{"Plaid is still fetching this from the bank.", "Nothing to do; it comes by itself, mostly within minutes.", Wait}, true
	case "PRODUCTS_NOT_SUPPORTED", "PRODUCT_NOT_SUPPORTED", "PRODUCT_UNAVAILABLE":
		return Problem{"This bank does not offer this kind of data.", "Nothing to do; everything else from this bank is kept up to date.", Accept}, true
	case "PRODUCT_NOT_ENABLED":
		return Problem{"This kind of data was not asked for when the bank was linked.", "Link the bank anew if you want it.", Accept}, true
	case "NO_AUTH_ACCOUNTS", "no-depository-accounts":
		return Problem{"There is no checking or savings account here.", "Nothing to do; account numbers are not shown for this bank.", Accept}, true
	case "NO_INVESTMENT_ACCOUNTS", "NO_INVESTMENT_AUTH_ACCOUNTS":
		return Problem{"There is no investment account here.", "Nothing to do; holdings are not shown for this bank.", Accept}, true
	case "NO_LIABILITY_ACCOUNTS":
		return Problem{"There is no card or loan here.", "Nothing to do; debts are not shown for this bank.", Accept}, true
	}
	return Problem{}, false
}
