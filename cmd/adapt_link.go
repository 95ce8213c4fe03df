package cmd

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"passbook/internal/config"
	"passbook/internal/ledger"
	"passbook/internal/linking"
	"passbook/internal/secret"
	"passbook/linkserver"
	"passbook/plaidsvc"
	"passbook/store"
)

// linkPlaid is Plaid as linking asks it, with what the person has set about link tokens.
type linkPlaid struct {
	*plaidsvc.Client
	link   config.Link
	userID func(context.Context) (string, error)
}

// optionalProducts are taken along where a bank has them; they never stand in the way of transactions.
func optionalProducts() []string { return []string{"liabilities", "investments"} }

func (p linkPlaid) CreateLinkToken(ctx context.Context) (secret.Secret, error) {
	user, err := p.userID(ctx)
	if err != nil {
		return secret.Secret{}, err
	}
	t, err := p.Client.CreateLinkToken(ctx, plaidsvc.LinkRequest{
		UserID: user, Optional: optionalProducts(), DaysRequested: p.link.DaysRequested, Language: p.link.Language, Countries: p.link.CountryCodes,
	})
	return t.Token, err
}

func (p linkPlaid) CreateUpdateToken(ctx context.Context, accessToken secret.Secret) (secret.Secret, error) {
	user, err := p.userID(ctx)
	if err != nil {
		return secret.Secret{}, err
	}
	t, err := p.Client.CreateUpdateToken(ctx, accessToken, plaidsvc.UpdateRequest{UserID: user, Language: p.link.Language, Countries: p.link.CountryCodes})
	return t.Token, err
}

func (p linkPlaid) Exchange(ctx context.Context, publicToken secret.Secret) (linking.Login, error) {
	l, err := p.Client.Exchange(ctx, publicToken)
	return linking.Login{Item: l.Item, AccessToken: l.AccessToken}, err
}

func (p linkPlaid) SandboxPublicToken(ctx context.Context, id ledger.InstitutionID, username string, password secret.Secret) (secret.Secret, error) {
	return p.Client.SandboxPublicToken(ctx, id, username, password)
}

func (p linkPlaid) Successes(ctx context.Context, linkToken secret.Secret) ([]linking.Success, error) {
	status, err := p.LinkTokenStatus(ctx, linkToken)
	if err != nil {
		return nil, err
	}
	var list []linking.Success
	for _, s := range status.Sessions {
		if s.Success == nil {
			continue
		}
		one := linking.Success{
			PublicToken: s.Success.PublicToken, Institution: s.Success.Institution, InstitutionName: s.Success.InstitutionName, LinkSession: s.ID,
		}
		for _, a := range s.Success.Accounts {
			one.Accounts = append(one.Accounts, ledger.Account{ID: a.ID, Name: a.Name, Mask: a.Mask, Type: a.Type, Subtype: a.Subtype})
		}
		list = append(list, one)
	}
	return list, nil
}

// userID returns the random id under which Plaid knows this vault's owner, made at its first use.
func (h *house) userID(ctx context.Context) (string, error) {
	id, err := h.store.Setting(ctx, store.UserID)
	if errors.Is(err, store.ErrNotFound) {
		id = rand.Text()
		err = h.store.SetSetting(ctx, store.UserID, id)
	}
	return id, err
}

// linkBrowser serves Link on this machine.
type linkBrowser struct {
	environment ledger.Environment
	plaidURL    string
	now         func() time.Time
}

// Open implements linking.Browser.
func (b linkBrowser) Open(ctx context.Context, r linking.PageRequest) (linking.Page, error) {
	opts := linkserver.Options{
		LinkToken: r.LinkToken, Environment: linkserver.Environment(b.environment), BaseURL: b.plaidURL, Institution: r.Bank,
		Exchanger: pageExchanger{r}, Now: b.now,
	}
	if r.Update {
		opts.Mode = linkserver.ModeUpdate
	}
	if r.Watch != nil {
		opts.Watch = func(n linkserver.Notice) {
			if notice, ok := linkNotice(n); ok {
				r.Watch(notice)
			}
		}
	}
	server, err := linkserver.New(opts)
	if err != nil {
		return nil, err
	}
	url, err := server.Start(ctx)
	if err != nil {
		return nil, err
	}
	return linkPage{server, url}, nil
}

type linkPage struct {
	*linkserver.Server
	url string
}

func (p linkPage) URL() string { return p.url }

// Wait implements linking.Page.
func (p linkPage) Wait(ctx context.Context) (linking.Ending, error) {
	r, err := p.Server.Wait(ctx)
	if err != nil {
		return linking.Ending{}, err
	}
	switch r.Outcome {
	case linkserver.Linked, linkserver.Declined:
		return linking.Ending{Kind: linking.Decided, LinkSession: r.Success.LinkSessionID}, nil
	case linkserver.Exited:
		return linking.Ending{
			Kind: linking.Left, Status: r.Exit.Status, Trouble: linkTrouble(r.Exit.Error, r.Exit.RequestID), LinkSession: r.Exit.LinkSessionID,
			RequestID: r.Exit.RequestID,
		}, nil
	case linkserver.Expired:
	}
	return linking.Ending{Kind: linking.Expired}, nil
}

func linkTrouble(e *linkserver.LinkError, requestID string) *ledger.Trouble {
	if e == nil {
		return nil
	}
	return &ledger.Trouble{Type: e.Type, Code: e.Code, Message: e.Message, Display: e.DisplayMessage, RequestID: requestID}
}

// pageExchanger hands the page's questions to linking.
type pageExchanger struct{ linking.PageRequest }

// Decide implements linkserver.Exchanger.
func (e pageExchanger) Decide(ctx context.Context, s linkserver.Success) (linkserver.Decision, error) {
	success := linking.Success{
		PublicToken: s.PublicToken, Institution: ledger.InstitutionID(s.Institution.ID), InstitutionName: s.Institution.Name, LinkSession: s.LinkSessionID,
	}
	for _, a := range s.Accounts {
		success.Accounts = append(success.Accounts, ledger.Account{
			ID: ledger.AccountID(a.ID), Name: a.Name, Mask: a.Mask, Type: ledger.AccountType(a.Type), Subtype: a.Subtype,
		})
	}
	d := e.PageRequest.Decide(ctx, success)
	verdict := linkserver.Failed
	switch d.Verdict {
	case linking.Accepted:
		verdict = linkserver.Accepted
	case linking.Refused:
		verdict = linkserver.Refused
	case linking.Retry:
	}
	return linkserver.Decision{
		Verdict: verdict, Message: d.Message, Advice: d.Advice, ErrorCode: d.Code, RequestID: d.RequestID, Resend: d.Resend,
	}, nil
}

// Renew implements linkserver.Exchanger.
func (e pageExchanger) Renew(ctx context.Context) (secret.Secret, error) {
	if e.PageRequest.Renew == nil {
		return secret.Secret{}, linkserver.ErrNoRenewal
	}
	return e.PageRequest.Renew(ctx)
}

// linkNotice translates what happens on the page; ok is false for what linking does not care about.
func linkNotice(n linkserver.Notice) (notice linking.Notice, ok bool) {
	kinds := map[linkserver.NoticeKind]linking.NoticeKind{
		linkserver.PageOpened: linking.PageOpened, linkserver.SecondClient: linking.SecondBrowser, linkserver.LinkEvent: linking.LinkEvent,
		linkserver.LinkExited: linking.LinkLeft, linkserver.Saving: linking.Saving, linkserver.SavingFailed: linking.SavingFailed,
		linkserver.Renewed: linking.Renewed,
	}
	notice.Kind, ok = kinds[n.Kind]
	notice.Err = n.Err
	switch n.Kind {
	case linkserver.LinkEvent:
		e := n.Event
		notice.Event = linking.Event{
			Name: string(e.Name), View: e.View, Institution: ledger.InstitutionID(e.Institution.ID), InstitutionName: e.Institution.Name,
			Status: e.ExitStatus, LinkSession: e.LinkSessionID, RequestID: e.RequestID, At: e.At,
		}
		if e.Error != nil {
			notice.Event.ErrorType, notice.Event.ErrorCode = e.Error.Type, e.Error.Code
		}
	case linkserver.LinkExited:
		e := n.Exit
		notice.Event = linking.Event{
			Name: "EXIT", Institution: ledger.InstitutionID(e.Institution.ID), InstitutionName: e.Institution.Name, Status: e.Status,
			LinkSession: e.LinkSessionID, RequestID: e.RequestID,
		}
		if e.Error != nil {
			notice.Event.ErrorType, notice.Event.ErrorCode = e.Error.Type, e.Error.Code
		}
	default:
	}
	return notice, ok
}
