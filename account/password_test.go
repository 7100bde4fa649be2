package account

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// strict are rules that password keeps and "short" does not.
func strict(context.Context, int) (commerce.AccountForm, error) {
	return commerce.AccountForm{PasswordRules: &commerce.PasswordRules{
		MinimumLength: 8, RequiresLowerCase: true, RequiresUpperCase: true, MinimumDigits: 1, MinimumSpecialCharacters: 1,
	}}, nil
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.form = strict
	ctx := with(t, shopper(7, 2))
	refused, err := e.ChangePassword(ctx, "old", password)
	if err != nil || len(refused) > 0 {
		t.Fatalf("got %v, %v", refused, err)
	}
	e.want(t, "enter change_password on 2 at 7, prove, change password of 7, true, done true, end all", "change_password 7 OK")

	// Sessions that the store did not confirm to be over do not make it the old password.
	e.sessions.endErr = failing(commerce.CodeUpstreamUnavailable)
	if refused, err = e.ChangePassword(ctx, "old", password); err != nil || len(refused) > 0 {
		t.Fatalf("got %v, %v", refused, err)
	}
}

func TestChangePasswordRefused(t *testing.T) {
	t.Parallel()
	for _, want := range []commerce.ChangePasswordError{
		commerce.CustomerPasswordError{}, commerce.CustomerDoesNotExistError{}, commerce.CustomerNotLoggedInError{}, unfit("input", "newPassword"),
	} {
		e := newEnv(t)
		e.store.password = []commerce.ChangePasswordError{want}
		refused, err := e.ChangePassword(with(t, shopper(7, 2)), "old", password)
		wantCode(t, err, "")
		wantCodes(t, refused, want.Code())
		happened := "enter change_password on 2 at 7, prove, change password of 7, true, done false"
		if want.Code() == commerce.RefusalCustomerNotLoggedIn {
			happened += ", doubt 7"
		}
		e.want(t, happened, "change_password 7 "+string(want.Code()))
	}
}

// Nobody knows which password it is, so no session is believed without asking.
func TestChangePasswordAmbiguous(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.err = failing(commerce.CodeOutcomeUnknown)
	_, err := e.ChangePassword(with(t, shopper(7, 2)), "old", password)
	wantCode(t, err, commerce.CodeOutcomeUnknown)
	e.want(t, "enter change_password on 2 at 7, prove, change password of 7, true, observe OUTCOME_UNKNOWN, done false, doubt 7",
		"change_password 7 OUTCOME_UNKNOWN")
}

// Passwords are held against the store's rules before they are sent, wherever one is set.
func TestUnfitPasswords(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.form = strict
	changed, err := e.ChangePassword(with(t, shopper(7, 2)), "old", "short")
	wantCode(t, err, "")
	reset, err := e.ResetPassword(guest(t), 7, token, "short")
	wantCode(t, err, "")
	in := registration()
	in.Password = "short"
	registered, err := e.Register(guest(t), in)
	wantCode(t, err, "")
	for _, tt := range []struct {
		refused commerce.Refusal
		field   string
	}{{changed[0], "newPassword"}, {reset[0], "newPassword"}, {registered.Refused[0], "password"}} {
		if diff := cmp.Diff(commerce.Refusal(commerce.CustomerValidationError{
			Path: []string{"input", tt.field},
			Says: "The password needs at least 8 characters, a capital letter, digits: at least 1, signs that are neither letters nor digits: at least 1.",
		}), tt.refused); diff != "" {
			t.Error(diff)
		}
	}
	e.want(t, "", "change_password 7 CUSTOMER_VALIDATION, reset_password 7 CUSTOMER_VALIDATION")
}

// Rules that the store does not tell keep nobody out: it judges by itself.
func TestPasswordsWithoutRules(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]func(context.Context, int) (commerce.AccountForm, error){
		"none": func(context.Context, int) (commerce.AccountForm, error) { return commerce.AccountForm{}, nil },
		"down": func(context.Context, int) (commerce.AccountForm, error) {
			return commerce.AccountForm{}, failing(commerce.CodeUpstreamUnavailable)
		},
	} {
		e := newEnv(t)
		e.store.form = form
		if refused, err := e.ChangePassword(with(t, shopper(7, 2)), "old", "x"); err != nil || len(refused) > 0 {
			t.Errorf("%s: %v, %v", name, refused, err)
		}
	}
}

func TestChangePasswordValidates(t *testing.T) {
	t.Parallel()
	for field, tt := range map[string]struct{ current, next commerce.Secret }{
		"input.currentPassword": {"", password}, "input.newPassword": {"old", commerce.Secret(long(1001))},
	} {
		e := newEnv(t)
		_, err := e.ChangePassword(with(t, shopper(7, 2)), tt.current, tt.next)
		wantField(t, err, field)
		e.want(t, "", "")
	}
}

func TestChangePasswordThrottled(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.throttle.err = failing(commerce.CodeRateLimited)
	_, err := e.ChangePassword(with(t, shopper(7, 2)), "old", password)
	wantCode(t, err, commerce.CodeRateLimited)
	e.want(t, "enter change_password on 2 at 7", "change_password 7 RATE_LIMITED")
}

func TestMissing(t *testing.T) {
	t.Parallel()
	length := commerce.PasswordRules{MinimumLength: 4}
	lower, upper := commerce.PasswordRules{RequiresLowerCase: true}, commerce.PasswordRules{RequiresUpperCase: true}
	digits, special := commerce.PasswordRules{MinimumDigits: 2}, commerce.PasswordRules{MinimumSpecialCharacters: 2}
	for _, tt := range []struct {
		rules    commerce.PasswordRules
		password string
		lacks    int
	}{
		{commerce.PasswordRules{}, "", 0},
		{length, "abc", 1},
		{length, "abcd", 0},
		{length, "äöüß", 0},
		{length, "äöü", 1},
		{lower, "ABC1!", 1},
		{lower, "ABc", 0},
		{lower, "ÄÖü", 0},
		{upper, "abc1!", 1},
		{upper, "abÖ", 0},
		{digits, "a1", 1},
		{digits, "1a2", 0},
		{digits, "٣٤", 0},
		{special, "a!", 1},
		{special, "! ", 0},
		{special, "äß", 1},
		{special, "€😀", 0},
		{commerce.PasswordRules{MinimumLength: 4, RequiresLowerCase: true, RequiresUpperCase: true, MinimumDigits: 1, MinimumSpecialCharacters: 1}, "", 5},
	} {
		if got := missing(tt.rules, tt.password); len(got) != tt.lacks {
			t.Errorf("%+v lacks %v of %+v", tt.password, got, tt.rules)
		}
	}
}
