package bank

import (
	"fmt"
	"strconv"
	"strings"
)

// ChallengeKind is the kind of multi-factor step, with Link's mfa_type names.
type ChallengeKind string

// The kinds Plaid's test credentials can ask for.
const (
	DeviceChallenge     ChallengeKind = "device"
	QuestionsChallenge  ChallengeKind = "questions"
	SelectionsChallenge ChallengeKind = "selections"
)

// Challenge is the multi-factor step of a login, as data. Every round is asked after the one before was answered
// rightly. Source: the sandbox test credentials page.
type Challenge struct {
	Kind    ChallengeKind
	Devices []Device // DeviceChallenge: choose one of these first; the code is then asked in round 0
	Rounds  []Round
}

// Device is where a one-time code can be sent.
type Device struct {
	ID    string // stable within the challenge
	Kind  string // sms, call or email
	Label string // masked: "(***) ***-0199"
}

// Round is a set of prompts answered together.
type Round struct{ Prompts []Prompt }

// Prompt is one question; Options is empty where the answer is typed.
type Prompt struct {
	Text    string
	Options []string
	answer  string
}

// Check reports whether answers, one a prompt, are the right ones of that round.
func (c *Challenge) Check(round int, answers []string) bool {
	if round < 0 || round >= len(c.Rounds) || len(answers) != len(c.Rounds[round].Prompts) {
		return false
	}
	for i, prompt := range c.Rounds[round].Prompts {
		if strings.TrimSpace(answers[i]) != prompt.answer {
			return false
		}
	}
	return true
}

const deviceCode = "1234"

func deviceChallenge() *Challenge {
	return &Challenge{
		Kind: DeviceChallenge,
		Devices: []Device{
			{ID: "device_0", Kind: "sms", Label: "(***) ***-0199"},
			{ID: "device_1", Kind: "call", Label: "(***) ***-0123"},
			{ID: "device_2", Kind: "email", Label: "u***@example.com"},
		},
		Rounds: []Round{{Prompts: []Prompt{{Text: "Enter the code we sent you.", answer: deviceCode}}}},
	}
}

// questionsChallenge answers answer_<i>_<j>, both counted from 0.
func questionsChallenge(rounds, questions int) *Challenge {
	c := &Challenge{Kind: QuestionsChallenge}
	for i := range rounds {
		var r Round
		for j := range questions {
			r.Prompts = append(r.Prompts, Prompt{Text: questionText(i*questions + j), answer: fmt.Sprintf("answer_%d_%d", i, j)})
		}
		c.Rounds = append(c.Rounds, r)
	}
	return c
}

func questionText(n int) string {
	texts := []string{
		"What was the name of your first pet?", "In which city were you born?", "What was the make of your first car?",
		"What is your grandmother's first name?", "What was the name of your primary school?",
		"What is your favourite dish?", "What street did you grow up on?", "What was your first job?",
	}
	text := texts[n%len(texts)]
	if again := n / len(texts); again > 0 {
		text = fmt.Sprintf("%s (%d)", text, again+1)
	}
	return text
}

// selectionsChallenge offers answer_<n>_<m>_<k>, rounds and questions counted from 1 and options from 0; the first
// option is right.
func selectionsChallenge(rounds, questions, options int) *Challenge {
	c := &Challenge{Kind: SelectionsChallenge}
	for i := 1; i <= rounds; i++ {
		var r Round
		for j := 1; j <= questions; j++ {
			p := Prompt{Text: questionText((i-1)*questions + j - 1)}
			for k := range options {
				p.Options = append(p.Options, fmt.Sprintf("answer_%d_%d_%d", i, j, k))
			}
			p.answer = p.Options[0]
			r.Prompts = append(r.Prompts, p)
		}
		c.Rounds = append(c.Rounds, r)
	}
	return c
}

func yesChallenge() *Challenge {
	return &Challenge{Kind: SelectionsChallenge, Rounds: []Round{{Prompts: []Prompt{
		{Text: "Is this device yours?", Options: []string{"Yes", "No"}, answer: "Yes"},
	}}}}
}

// challengeByPassword reads the mfa_* passwords; ok is false for a password that is none, or is out of the
// documented ranges.
func challengeByPassword(password string) (*Challenge, bool) {
	switch password {
	case "mfa_device":
		return deviceChallenge(), true
	case "mfa_selections":
		return yesChallenge(), true
	}
	if rest, found := strings.CutPrefix(password, "mfa_questions_"); found {
		n, ok := numbers(rest, 2)
		if ok && within(n[0], 1, 9) && within(n[1], 1, 9) {
			return questionsChallenge(n[0], n[1]), true
		}
	}
	if rest, found := strings.CutPrefix(password, "mfa_selections_"); found {
		n, ok := numbers(rest, 3)
		if ok && within(n[0], 1, 9) && within(n[1], 1, 9) && within(n[2], 2, 9) {
			return selectionsChallenge(n[0], n[1], n[2]), true
		}
	}
	return nil, false
}

func numbers(text string, want int) ([]int, bool) {
	parts := strings.Split(text, "_")
	if len(parts) != want {
		return nil, false
	}
	out := make([]int, want)
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		out[i] = n
	}
	return out, true
}

func within(n, low, high int) bool { return n >= low && n <= high }
