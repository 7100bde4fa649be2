package account

import (
	"fmt"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

func TestRequestResetPassword(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	refused, err := e.RequestResetPassword(guest(t), email, "/reset?from=mail", "captcha")
	if err != nil || len(refused) > 0 {
		t.Fatalf("got %v, %v", refused, err)
	}
	// The attempt is never taken back: a mail is what a stranger would send over and over.
	e.want(t, `enter request_reset_password on 2 at c@example.test, request reset on 2 to "/reset?from=mail" with "captcha"`,
		"request_reset_password 0 OK")
}

// Whatever the store says about an address, whoever asks hears the same: nothing.
func TestRequestResetRevealsNothing(t *testing.T) {
	t.Parallel()
	var answers []string
	for _, said := range [][]commerce.RequestResetPasswordError{
		nil, {unfit("input", "email")}, {unfit()}, {unfit("email"), unfit("input", "email")},
	} {
		e := newEnv(t)
		e.store.request = said
		refused, err := e.RequestResetPassword(guest(t), email, "", "")
		answers = append(answers, fmt.Sprint(len(refused), err, e.diary, e.audit))
	}
	for _, answer := range answers {
		if answer != answers[0] {
			t.Errorf("%q and %q differ", answer, answers[0])
		}
	}
	e := newEnv(t)
	e.store.request = []commerce.RequestResetPasswordError{unfit("input", "email"), unfit("input", "captchaToken"), unfit("input", "path")}
	refused, err := e.RequestResetPassword(guest(t), email, "", "")
	if err != nil || len(refused) != 2 || fieldOf(refused[0]) != "captchaToken" || fieldOf(refused[1]) != "path" {
		t.Errorf("got %+v, %v", refused, err)
	}
}

func TestRequestResetValidates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		email commerce.Secret
		path  string
		field string
	}{
		{"", "", "input.email"},
		{canary, "", "input.email"},
		{email, "reset", "input.path"},
		{email, "//evil.example/reset", "input.path"},
		{email, "https://evil.example/reset", "input.path"},
		{email, "/%2f%2fevil.example", "input.path"},
		{email, "/login/token/x", "input.path"},
		{email, "/re\nset", "input.path"},
		{email, `/\evil.example`, "input.path"},
	} {
		e := newEnv(t)
		_, err := e.RequestResetPassword(guest(t), tt.email, tt.path, "")
		wantField(t, err, tt.field)
		e.want(t, "", "")
	}
}

func TestResetPassword(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.form = strict
	refused, err := e.ResetPassword(with(t, session.Principal{}), 8, token, password)
	if err != nil || len(refused) > 0 {
		t.Fatalf("got %v, %v", refused, err)
	}
	e.want(t, "enter reset_password on 1 at 8, reset 8 on 1, true, done true, end all of 8, new true", "reset_password 8 OK")

	// Sessions that could not be ended do not make it the old password.
	e.sessions.endErr = failing(commerce.CodeUpstreamUnavailable)
	if refused, err = e.ResetPassword(guest(t), 8, token, password); err != nil || len(refused) > 0 {
		t.Fatalf("got %v, %v", refused, err)
	}
	e.lines, e.audit.lines = nil, nil

	e.store.err = failing(commerce.CodeOutcomeUnknown)
	_, err = e.ResetPassword(guest(t), 8, token, password)
	wantCode(t, err, commerce.CodeOutcomeUnknown)
	e.want(t, "enter reset_password on 2 at 8, reset 8 on 2, true, doubt 8", "reset_password 8 OUTCOME_UNKNOWN")
}

// A customer who is not there, a wrong token and one that was used are the same to
// whoever asks; that the password itself does not fit is theirs to know.
func TestResetPasswordRevealsNothing(t *testing.T) {
	t.Parallel()
	for _, said := range [][]commerce.ResetPasswordError{
		{commerce.CustomerPasswordError{}},
		{unfit("input", "customerEntityId")},
		{unfit("input", "token")},
		{unfit()},
		{unfit("input", "token"), unfit("input", "customerEntityId")},
	} {
		e := newEnv(t)
		e.store.reset = said
		refused, err := e.ResetPassword(guest(t), 7, token, password)
		wantCode(t, err, "")
		wantCodes(t, refused, commerce.RefusalCustomerPassword)
		e.want(t, "enter reset_password on 2 at 7, reset 7 on 2, true, done false", "reset_password 7 PASSWORD_REFUSED")
	}
	e := newEnv(t)
	e.store.reset = []commerce.ResetPasswordError{unfit("input", "token"), unfit("input", "newPassword")}
	refused, err := e.ResetPassword(guest(t), 7, token, password)
	wantCode(t, err, "")
	wantCodes(t, refused, commerce.RefusalCustomerValidation)
	if fieldOf(refused[0]) != "newPassword" {
		t.Errorf("about %+v", refused[0])
	}
}

func TestResetPasswordValidates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id              int
		token, password commerce.Secret
		field           string
	}{
		{0, token, password, "input.customerEntityId"},
		{7, "", password, "input.token"},
		{7, "a b", password, "input.token"},
		{7, commerce.Secret(long(1000)), password, "input.token"},
		{7, token, "", "input.newPassword"},
	} {
		e := newEnv(t)
		_, err := e.ResetPassword(guest(t), tt.id, tt.token, tt.password)
		wantField(t, err, tt.field)
		e.want(t, "", "")
	}
}

func TestResetsThrottled(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.throttle.err = failing(commerce.CodeRateLimited)
	_, err := e.RequestResetPassword(guest(t), email, "", "")
	wantCode(t, err, commerce.CodeRateLimited)
	_, err = e.ResetPassword(guest(t), 7, token, password)
	wantCode(t, err, commerce.CodeRateLimited)
	e.want(t, "enter request_reset_password on 2 at c@example.test, enter reset_password on 2 at 7",
		"request_reset_password 0 RATE_LIMITED, reset_password 7 RATE_LIMITED")
}
