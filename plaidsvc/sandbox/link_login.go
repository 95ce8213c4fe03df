package sandbox

import (
	"crypto/sha256"
	"slices"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/wire"
)

// login is one try to sign in through Link, between the password and the
// choice of accounts.
type login struct {
	id     string
	itemID string
	secret [sha256.Size]byte // of the password, to know a custom user that changed
	bank   *bank.Login       // whose accounts are offered
	// challenge, where it differs from bank, is the login whose questions are
	// asked: in update mode the person signs in anew to the Item's old login.
	challenge *bank.Login
	solved    bool // the reCAPTCHA
	device    *bank.Device
	round     int
	passed    bool
}

func (one *login) asks() *bank.Login {
	if one.challenge != nil {
		return one.challenge
	}
	return one.bank
}

// next is what comes now: a challenge, or the accounts.
func (one *login) next(s *Server, ls *linkSession) link.Step {
	step := link.Step{LoginID: one.id}
	c := one.asks().Challenge()
	switch {
	case one.asks().RecaptchaRequired() && !one.solved:
		step.Challenge = &link.Challenge{Kind: link.ChallengeRecaptcha}
	case c == nil || one.round >= len(c.Rounds):
		one.passed = true
		for _, a := range one.bank.Accounts(s.today()) {
			step.Accounts = append(step.Accounts, accountForLink(a, ls.update != nil && ls.update.accounts[a.ID]))
		}
	case c.Kind == bank.DeviceChallenge && one.device == nil:
		step.Challenge = &link.Challenge{Kind: link.ChallengeDevice}
		for _, d := range c.Devices {
			step.Challenge.Devices = append(step.Challenge.Devices, link.Device{ID: d.ID, Label: deviceLabel(d)})
		}
	case c.Kind == bank.DeviceChallenge:
		step.Challenge = &link.Challenge{Kind: link.ChallengeCode, Sent: deviceLabel(*one.device)}
	default:
		step.Challenge = &link.Challenge{Kind: link.ChallengeQuestions}
		if c.Kind == bank.SelectionsChallenge {
			step.Challenge.Kind = link.ChallengeSelections
		}
		for _, p := range c.Rounds[one.round].Prompts {
			step.Challenge.Questions = append(step.Challenge.Questions, link.Question{Text: p.Text, Options: p.Options})
		}
	}
	return step
}

func deviceLabel(d bank.Device) string {
	switch d.Kind {
	case "sms":
		return "Text message to " + d.Label
	case "call":
		return "Call to " + d.Label
	case "email":
		return "Email to " + d.Label
	}
	return d.Label
}

// answer takes the answers to the challenge asked last.
func (one *login) answer(s *Server, ls *linkSession, answers []string) link.Step {
	c := one.asks().Challenge()
	switch {
	case one.passed:
		return one.next(s, ls)
	case one.asks().RecaptchaRequired() && !one.solved:
		one.solved = true
	case c.Kind == bank.DeviceChallenge && one.device == nil:
		i := slices.IndexFunc(c.Devices, func(d bank.Device) bool { return len(answers) == 1 && d.ID == answers[0] })
		if i < 0 {
			return one.rejected(s, ls)
		}
		one.device = &c.Devices[i]
	case !c.Check(one.round, answers):
		one.device = nil // the code is asked anew from the choice of device
		return one.rejected(s, ls)
	default:
		one.round++
	}
	return one.next(s, ls)
}

func (one *login) rejected(s *Server, ls *linkSession) link.Step {
	step := one.next(s, ls)
	e := wire.Of("INVALID_MFA")
	step.Rejected = &link.Error{Type: string(e.Type), Code: string(e.Code), Message: e.Message, DisplayMessage: nullable(e.DisplayMessage)}
	return step
}

func accountForLink(a bank.Account, shared bool) link.Account {
	return link.Account{ID: string(a.ID), Name: a.Name, Mask: nullable(a.Mask), Type: string(a.Type), Subtype: a.Subtype, Shared: shared}
}
