package sandbox

import (
	"context"
	"crypto/sha256"
	"slices"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/wire"
)

// linkBackend is what Link asks of the server.
type linkBackend struct{ s *Server }

// featured is how many institutions an empty search shows.
const featured = 50

func linkError(e *wire.Error) error {
	return &link.Error{Type: string(e.Type), Code: string(e.Code), Message: e.Message, DisplayMessage: nullable(e.DisplayMessage)}
}

// session is the record of a link token that can be used now. The lock is held.
func (b *linkBackend) session(token string) (*linkSession, error) {
	ls := b.s.linkTokens[token]
	if ls == nil || ls.spoilt || !b.s.clock.now().Before(ls.endsAt) || ls.update != nil && ls.update.removed {
		return nil, linkError(wire.Of("INVALID_LINK_TOKEN"))
	}
	return ls, nil
}

func (b *linkBackend) Configuration(_ context.Context, token string) (link.Configuration, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	ls, err := b.session(token)
	if err != nil {
		return link.Configuration{}, err
	}
	config := link.Configuration{
		ClientName: ls.req.ClientName, Products: slices.Clone(ls.req.Products), CountryCodes: slices.Clone(ls.req.CountryCodes),
		Language: ls.req.Language, RedirectURI: ls.req.RedirectURI, AccountFilters: ls.req.AccountFilters.byType(),
	}
	if len([]rune(config.ClientName)) > longestClientName {
		config.ClientName = nameInPlaceOfALongOne
	}
	if ls.req.HostedLink != nil {
		config.HostedCompletionURI = ls.req.HostedLink.CompletionRedirectURI
	}
	if ls.update != nil {
		config.Update = &link.Update{
			Institution:      institutionForLink(ls.update.login.Institution(), nil),
			AccountSelection: ls.req.Update != nil && ls.req.Update.AccountSelectionEnabled,
		}
	}
	return config, nil
}

func (b *linkBackend) HostedLinkToken(_ context.Context, id string) (string, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	ls := b.s.hosted[id]
	if ls == nil || !b.s.clock.now().Before(ls.hostedEndsAt) {
		return "", linkError(wire.Of("INVALID_LINK_TOKEN"))
	}
	return ls.token, nil
}

func (b *linkBackend) SearchInstitutions(_ context.Context, token, query string) ([]link.Institution, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	ls, err := b.session(token)
	if err != nil {
		return nil, err
	}
	var found []link.Institution
	for _, i := range b.s.world.Search(query) {
		if len(found) < featured && overlap(ls.req.CountryCodes, i.CountryCodes) {
			found = append(found, institutionForLink(i, ls.req.Products))
		}
	}
	return found, nil
}

func institutionForLink(i bank.Institution, products []string) link.Institution {
	supported := i.Supported
	for _, p := range products {
		supported = supported && slices.Contains(i.Products, p)
	}
	return link.Institution{
		ID: string(i.ID), Name: i.Name, URL: i.URL, PrimaryColor: i.PrimaryColor, Logo: i.Logo(), OAuth: i.OAuth,
		Health: link.Health(i.Health), Supported: supported,
	}
}

func (b *linkBackend) BeginLogin(_ context.Context, token string, in link.Login) (link.Step, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	ls, err := b.session(token)
	if err != nil {
		return link.Step{}, err
	}
	if it := ls.update; it != nil && (string(it.login.Institution().ID) != in.InstitutionID ||
		!it.login.Institution().OAuth && it.login.Username() != in.Username) {
		return link.Step{}, linkError(wire.Of("INVALID_UPDATED_USERNAME"))
	}
	opened, openErr := b.s.world.OpenLogin(bank.InstitutionID(in.InstitutionID), in.Username, in.Password, b.s.today())
	if openErr != nil {
		return link.Step{}, linkError(bankError(openErr))
	}
	one := &login{id: newUUID(), bank: opened, secret: sha256.Sum256([]byte(in.Password))}
	if ls.update != nil {
		one.itemID = ls.update.id
	} else {
		// The Item's id is chosen now, because the ids of its accounts follow
		// from it and the person is about to choose among them.
		one.itemID = b.s.nextItemID()
	}
	one.bank = b.loginFor(ls, one)
	ls.logins[one.id] = one
	return one.next(b.s, ls), nil
}

// loginFor is the login as the Item sees it. A repaired Item keeps its own,
// with all it has learned, unless the person behind a custom user changed it.
func (b *linkBackend) loginFor(ls *linkSession, one *login) *bank.Login {
	it := ls.update
	if it == nil {
		return one.bank.ForItem(one.itemID)
	}
	if one.bank.Username() == bank.UserCustom && it.secret != one.secret {
		return one.bank.ForItem(one.itemID)
	}
	one.challenge = one.bank
	return it.login
}

func (b *linkBackend) AnswerMFA(_ context.Context, token, loginID string, answers []string) (link.Step, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	ls, one, err := b.login(token, loginID)
	if err != nil {
		return link.Step{}, err
	}
	return one.answer(b.s, ls, answers), nil
}

func (b *linkBackend) login(token, loginID string) (*linkSession, *login, error) {
	ls, err := b.session(token)
	if err != nil {
		return nil, nil, err
	}
	one := ls.logins[loginID]
	if one == nil {
		return nil, nil, linkError(wire.Of("INVALID_LINK_TOKEN"))
	}
	return ls, one, nil
}

func (b *linkBackend) Finish(_ context.Context, token, loginID string, accountIDs []string) (link.Connection, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	ls, one, err := b.login(token, loginID)
	if err != nil {
		return link.Connection{}, err
	}
	if !one.passed {
		return link.Connection{}, linkError(wire.Of("INVALID_MFA"))
	}
	if len(accountIDs) == 0 {
		return link.Connection{}, linkError(wire.Of("NO_ACCOUNTS"))
	}
	ids := make([]bank.AccountID, 0, len(accountIDs))
	for _, id := range accountIDs {
		ids = append(ids, bank.AccountID(id))
	}
	for _, id := range ids {
		if !slices.ContainsFunc(one.bank.Accounts(b.s.today()), func(a bank.Account) bool { return a.ID == id }) {
			return link.Connection{}, linkError(wire.Of("INVALID_ACCOUNT_ID"))
		}
	}
	delete(ls.logins, loginID)
	it := ls.update
	if it == nil {
		it = b.create(ls, one, ids)
	} else {
		b.repair(it, one, ids)
	}
	connection := link.Connection{PublicToken: b.s.grant(it)}
	for _, a := range one.bank.Accounts(b.s.today()) {
		if it.accounts[a.ID] {
			connection.Accounts = append(connection.Accounts, accountForLink(a, true))
		}
	}
	return connection, nil
}

func (b *linkBackend) create(ls *linkSession, one *login, ids []bank.AccountID) *item {
	products := slices.Clone(ls.req.Products)
	for _, p := range slices.Concat(ls.req.RequiredIfSupportedProducts, ls.req.OptionalProducts) {
		if slices.Contains(one.bank.Institution().Products, p) {
			products = append(products, p)
		}
	}
	days := defaultDaysRequested
	if ls.req.Transactions != nil {
		days = valueOr(ls.req.Transactions.DaysRequested, days)
	}
	it := b.s.addItem(itemSpec{
		id: one.itemID, login: one.bank, accounts: ids, products: products, webhook: ls.req.Webhook, viaLink: true, daysRequested: days,
	})
	it.secret = one.secret
	return it
}

// repair ends update mode. Accounts that were added bring their own history, as
// a new Item does.
func (b *linkBackend) repair(it *item, one *login, ids []bank.AccountID) {
	before := it.accounts
	it.login, it.secret, it.viaLink = one.bank, one.secret, true
	it.share(ids, b.s.today())
	added := slices.ContainsFunc(ids, func(id bank.AccountID) bool { return !before[id] })
	b.s.repairLogin(it)
	if added && it.historyDone {
		b.s.notifyNew(it, codeInitialUpdate, 0)
		b.s.notifyNew(it, codeHistoricalUpdate, 0)
	}
}

func (b *linkBackend) Invalidate(_ context.Context, token string) error {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	if ls := b.s.linkTokens[token]; ls != nil {
		ls.spoilt = true
	}
	return nil
}

func (b *linkBackend) SaveSession(_ context.Context, token string, session link.Session) error {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	ls := b.s.linkTokens[token]
	if ls == nil {
		return linkError(wire.Of("INVALID_LINK_TOKEN"))
	}
	at := slices.IndexFunc(ls.sessions, func(one link.Session) bool { return one.ID == session.ID })
	ended := session.FinishedAt != nil && (at < 0 || ls.sessions[at].FinishedAt == nil)
	if at < 0 {
		ls.sessions = append(ls.sessions, session)
	} else {
		ls.sessions[at] = session
	}
	if ended && ls.req.HostedLink != nil && ls.req.Webhook != "" {
		b.s.post(ls.req.Webhook, finished(ls.token, session))
	}
	return nil
}

func finished(token string, session link.Session) sessionFinishedWebhook {
	w := sessionFinishedWebhook{
		webhookHead: webhookHead{Type: hookLink, Code: codeSessionFinished, Environment: environment},
		Status:      "EXITED", LinkSessionID: session.ID, LinkToken: token,
	}
	if session.OnSuccess != nil {
		w.Status, w.PublicToken = "SUCCESS", session.OnSuccess.PublicToken
	}
	return w
}
