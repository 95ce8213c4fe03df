package ledger

// keyProblem explains what is wrong with the Plaid keys or with what they may do (page errors/invalid-input).
func keyProblem(code string) (Problem, bool) {
	switch code {
	case "INVALID_API_KEYS":
		return Problem{"Plaid does not accept these keys in this environment.", "See that both keys and the environment belong together.", FixKeys}, true
	case "UNAUTHORIZED_ENVIRONMENT":
		return Problem{"Your Plaid keys may not use this environment.", "Use the Sandbox, or ask for Production in Plaid's dashboard.", FixKeys}, true
	case "INVALID_PRODUCT", "UNAUTHORIZED_ROUTE_ACCESS":
		return Problem{"Your Plaid keys do not include this kind of data.", "Ask for it in Plaid's dashboard, or do without.", AskPlaid}, true
	case "ADDITION_LIMIT":
		return Problem{"Your Plaid keys have linked as many banks as they may.", "Ask Plaid for more in its dashboard.", AskPlaid}, true
	case "INVALID_LINK_CUSTOMIZATION":
		return Problem{"The look of Link that was asked for does not exist or does not fit.", "Set the customization right in Plaid's dashboard.", AskPlaid}, true
	}
	return Problem{}, false
}
