package bank_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/plaidsvc/sandbox/bank"
)

func TestRefusals(t *testing.T) {
	w, on := bank.New(1), day("2026-06-15")
	for _, c := range []struct {
		institution        bank.InstitutionID
		username, password string
		want               bank.ErrorCode
	}{
		{"ins_109508", "user_good", "wrong", bank.InvalidCredentials},
		{"ins_109508", "user_good", "", bank.InvalidCredentials},
		{"ins_109508", "nobody", "pass_good", bank.InvalidCredentials},
		{"ins_109508", "user_good", "mfa_questions_0_1", bank.InvalidCredentials},
		{"ins_109508", "user_good", "mfa_questions_1", bank.InvalidCredentials},
		{"ins_109508", "user_good", "mfa_selections_1_1_1", bank.InvalidCredentials},
		{"ins_109508", "user_good", "error_NO_SUCH_CODE", bank.InvalidCredentials},
		{"ins_109508", "user_good", `{"recaptcha":"bad"}`, bank.RecaptchaBad},
		{"ins_109508", "user_good", `{"recaptcha":`, bank.InvalidCredentials},
		{"ins_109508", "user_bulk_0", "pass_good", bank.InvalidCredentials},
		{"ins_109508", "user_bulk_6000001", "pass_good", bank.InvalidCredentials},
		{"ins_109508", "user_bulk_x", "pass_good", bank.InvalidCredentials},
		{"ins_0", "user_good", "pass_good", bank.InvalidInstitution},
		{"ins_132361", "user_good", "pass_good", bank.InstitutionDown},
		{"ins_133402", "user_good", "pass_good", bank.NoLongerSupported},
	} {
		_, err := w.OpenLogin(c.institution, c.username, c.password, on)
		var refusal *bank.Refusal
		if !errors.As(err, &refusal) || refusal.Code != c.want {
			t.Errorf("%s %s/%s: %v, want %s", c.institution, c.username, c.password, err, c.want)
		}
	}
}

func TestErrorPasswords(t *testing.T) {
	w, on := bank.New(1), day("2026-06-15")
	listed := []bank.ErrorCode{
		"COUNTRY_NOT_SUPPORTED", "INSTITUTION_DOWN", "INSTITUTION_NOT_RESPONDING", "INSTITUTION_NO_LONGER_SUPPORTED", "INSUFFICIENT_CREDENTIALS",
		"INTERNAL_SERVER_ERROR", "INVALID_CREDENTIALS", "INVALID_MFA", "INVALID_SEND_METHOD", "ITEM_LOCKED", "ITEM_NOT_SUPPORTED",
		"MFA_NOT_SUPPORTED", "NO_ACCOUNTS", "PAYMENT_INVALID_RECIPIENT", "PRODUCTS_NOT_SUPPORTED", "USER_INPUT_TIMEOUT", "USER_SETUP_REQUIRED",
	}
	if diff := cmp.Diff(listed, bank.PasswordErrors()); diff != "" {
		t.Errorf("codes (-documented +known):\n%s", diff)
	}
	for _, code := range listed {
		_, err := w.OpenLogin("ins_109508", bank.UserGood, "error_"+string(code), on)
		refusal, ok := bank.AsRefusal(err)
		if !ok || refusal.Code != code {
			t.Errorf("error_%s: %+v", code, err)
		}
		// OAuth institutions do not read passwords
		if _, err := w.OpenLogin("ins_127287", bank.UserGood, "error_"+string(code), on); err != nil {
			t.Errorf("error_%s at an OAuth institution: %v", code, err)
		}
	}
}

func TestOAuthAcceptsAnyone(t *testing.T) {
	w, on := bank.New(1), day("2026-06-15")
	for username, accounts := range map[string]int{"": 10, "anyone": 10, "user_good": 10, bank.UserRivera: 6} {
		login, err := w.OpenLogin("ins_127287", username, "", on)
		if err != nil {
			t.Errorf("%q: %v", username, err)
			continue
		}
		if n := len(login.Accounts(on)); n != accounts {
			t.Errorf("%q has %d accounts, want %d", username, n, accounts)
		}
	}
}

func TestChallenges(t *testing.T) {
	w, on := bank.New(1), day("2026-06-15")
	type round = []string
	for _, c := range []struct {
		institution bank.InstitutionID
		password    string
		kind        bank.ChallengeKind
		answers     []round
		options     int
	}{
		{"ins_109508", "mfa_device", bank.DeviceChallenge, []round{{"1234"}}, 0},
		{"ins_1", "pass_good", bank.DeviceChallenge, []round{{"1234"}}, 0},
		{"ins_127990", "pass_good", bank.DeviceChallenge, []round{{"1234"}}, 0},
		{"ins_109508", "mfa_questions_1_1", bank.QuestionsChallenge, []round{{"answer_0_0"}}, 0},
		{"ins_109508", "mfa_questions_2_3", bank.QuestionsChallenge, []round{{"answer_0_0", "answer_0_1", "answer_0_2"}, {"answer_1_0", "answer_1_1", "answer_1_2"}}, 0},
		{"ins_109508", "mfa_selections", bank.SelectionsChallenge, []round{{"Yes"}}, 2},
		{"ins_109508", "mfa_selections_2_1_4", bank.SelectionsChallenge, []round{{"answer_1_1_0"}, {"answer_2_1_0"}}, 4},
	} {
		t.Run(fmt.Sprintf("%s at %s", c.password, c.institution), func(t *testing.T) {
			login, err := w.OpenLogin(c.institution, bank.UserGood, c.password, on)
			if err != nil {
				t.Fatal(err)
			}
			challenge := login.Challenge()
			if challenge == nil || challenge.Kind != c.kind || len(challenge.Rounds) != len(c.answers) {
				t.Fatalf("challenge %+v", challenge)
			}
			if (c.kind == bank.DeviceChallenge) != (len(challenge.Devices) > 0) {
				t.Errorf("%d devices", len(challenge.Devices))
			}
			for i, answers := range c.answers {
				if !challenge.Check(i, answers) {
					t.Errorf("round %d refuses %q", i, answers)
				}
				for j, prompt := range challenge.Rounds[i].Prompts {
					if prompt.Text == "" || len(prompt.Options) != c.options {
						t.Errorf("prompt %d of round %d: %+v", j, i, prompt)
					}
					wrong := append([]string(nil), answers...)
					wrong[j] = "no"
					if challenge.Check(i, wrong) {
						t.Errorf("round %d takes %q", i, wrong)
					}
				}
				if challenge.Check(i, answers[1:]) || challenge.Check(i, append(answers, "")) {
					t.Errorf("round %d takes too few or too many answers", i)
				}
			}
			if challenge.Check(len(c.answers), c.answers[0]) || challenge.Check(-1, c.answers[0]) {
				t.Error("a round that is not there takes an answer")
			}
		})
	}
	plain, err := w.OpenLogin("ins_109508", bank.UserGood, "pass_good", on)
	if err != nil || plain.Challenge() != nil {
		t.Errorf("pass_good is asked for %+v, %v", plain.Challenge(), err)
	}
	solved, err := w.OpenLogin("ins_109508", bank.UserGood, `{"recaptcha":"good"}`, on)
	if err != nil || !solved.RecaptchaRequired() {
		t.Errorf("reCAPTCHA: %v", err)
	}
}
