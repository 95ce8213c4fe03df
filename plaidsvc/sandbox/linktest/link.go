package linktest

// Pane waits for one of Link's panes by its name.
func (b *Tab) Pane(name string) *Tab {
	b.T.Helper()
	return b.Until("document.querySelector(" + quoted(`[data-pane="`+name+`"]`) + ")")
}

// Action presses the control with this data-action.
func (b *Tab) Action(name string) *Tab {
	b.T.Helper()
	return b.Click(`[data-action="` + name + `"]`)
}

// ChooseBank goes from the consent to the given bank's first pane.
func (b *Tab) ChooseBank(id string) *Tab {
	b.T.Helper()
	return b.Pane("consent").Action("continue").Pane("institutions").pick(id)
}

// SearchBank goes from the consent to the given bank's first pane by typing its name.
func (b *Tab) SearchBank(id, name string) *Tab {
	b.T.Helper()
	b.Pane("consent").Action("continue").Pane("institutions").Enter("#link-search", name)
	b.Until("document.querySelector('#link-results').dataset.query === " + quoted(name))
	return b.pick(id)
}

func (b *Tab) pick(id string) *Tab {
	b.T.Helper()
	return b.Click(`[data-institution="` + id + `"]`)
}

// SignIn gives a user name and password on the credentials pane.
func (b *Tab) SignIn(username, password string) *Tab {
	b.T.Helper()
	return b.Pane("credentials").Enter("#link-username", username).Enter("#link-password", password).Action("continue")
}

// Share goes from the account selection to Link's end, with the accounts that are ticked.
func (b *Tab) Share() *Tab {
	b.T.Helper()
	return b.Pane("accounts").Action("continue").Pane("connected").Action("continue")
}
