package backoffice

import (
	"context"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestSetPassword(t *testing.T) {
	password := commerce.Secret("kettle-77")
	for name, tc := range map[string]struct {
		in      commerce.PasswordChange
		onWrite *mischief
		want    []string
		ended   bool
		audit   string
	}{
		"a password":       {commerce.PasswordChange{CustomerID: 1, NewPassword: &password}, nil, nil, true, "customer_password_set 1 OK"},
		"a reset":          {commerce.PasswordChange{CustomerID: 1, MustReset: new(true)}, nil, nil, true, "customer_password_set 1 OK"},
		"nothing":          {commerce.PasswordChange{CustomerID: 1}, nil, []string{"input"}, false, ""},
		"an empty one":     {commerce.PasswordChange{CustomerID: 1, NewPassword: new(commerce.Secret(""))}, nil, []string{"input.newPassword"}, false, ""},
		"no number":        {commerce.PasswordChange{MustReset: new(true)}, nil, []string{"input.customerEntityId"}, false, ""},
		"nobody":           {commerce.PasswordChange{CustomerID: 9, MustReset: new(true)}, nil, []string{"ITEM_NOT_FOUND"}, false, "customer_password_set 9 ITEM_NOT_FOUND"},
		"lost":             {commerce.PasswordChange{CustomerID: 1, NewPassword: &password}, &mischief{does: true, err: lost()}, []string{"ITEM_OUTCOME_UNKNOWN"}, true, "customer_password_set 1 ITEM_OUTCOME_UNKNOWN"},
		"a reset was lost": {commerce.PasswordChange{CustomerID: 1, MustReset: new(true)}, &mischief{does: true, err: lost()}, nil, true, "customer_password_set 1 OK"},
		"a reset got lost": {commerce.PasswordChange{CustomerID: 1, MustReset: new(true)}, &mischief{err: lost()}, []string{"ITEM_OUTCOME_UNKNOWN"}, true, "customer_password_set 1 ITEM_OUTCOME_UNKNOWN"},
		"away":             {commerce.PasswordChange{CustomerID: 1, MustReset: new(true)}, &mischief{err: unavailable()}, []string{"ITEM_NOT_TRIED"}, false, "customer_password_set 1 ITEM_NOT_TRIED"},
		"against the rules": {
			commerce.PasswordChange{CustomerID: 1, NewPassword: &password},
			&mischief{err: commerce.RefuseItems(commerce.CustomerValidationError{Path: []string{"newPassword"}}, nil)},
			[]string{"CUSTOMER_VALIDATION"},
			false, "customer_password_set 1 CUSTOMER_VALIDATION",
		},
	} {
		d := populated(t, 1)
		if tc.onWrite != nil {
			d.store.onWrite = func([]string) *mischief { return tc.onWrite }
		}
		refused, err := d.SetPassword(anybody(t), tc.in)
		got := pathsOf(refused)
		if err != nil || !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, tc.want)
		}
		if isEnded := len(d.ended.ids) == 1; isEnded != tc.ended {
			t.Errorf("%s: sessions %v", name, d.ended.ids)
		}
		if told := d.auditor.told(); tc.audit == "" && len(told) != 0 || tc.audit != "" && !slices.Equal(told, []string{tc.audit}) {
			t.Errorf("%s: audit %q", name, told)
		}
	}
}

// gate is a throttle that remembers, and may be closed.
type gate struct {
	err      error
	attempts []commerce.Attempt
	ends     []bool
}

func (g *gate) Enter(_ context.Context, a commerce.Attempt) (func(bool), error) {
	g.attempts = append(g.attempts, a)
	return func(ok bool) { g.ends = append(g.ends, ok) }, g.err
}

func TestValidateCredentials(t *testing.T) {
	for name, tc := range map[string]struct {
		q      commerce.CredentialsQuestion
		closed error
		onRead func() error
		want   commerce.CredentialsAnswer
		code   commerce.Code
		ends   []bool
		audit  string
	}{
		"right":   {commerce.CredentialsQuestion{Email: "a@example.com", Password: "right"}, nil, nil, commerce.CredentialsAnswer{IsValid: true, CustomerID: 7}, "", []bool{true}, "customer_credentials_check 7 OK"},
		"wrong":   {commerce.CredentialsQuestion{Email: "a@example.com", Password: "wrong"}, nil, nil, commerce.CredentialsAnswer{}, "", []bool{false}, "customer_credentials_check 0 INVALID_CREDENTIALS"},
		"enough":  {commerce.CredentialsQuestion{Email: "a@example.com", Password: "right"}, patience(0), nil, commerce.CredentialsAnswer{}, commerce.CodeRateLimited, nil, "customer_credentials_check 0 RATE_LIMITED"},
		"abuse":   {commerce.CredentialsQuestion{Email: "a@example.com", Password: "right"}, nil, func() error { return patience(0) }, commerce.CredentialsAnswer{}, commerce.CodeRateLimited, []bool{false}, "customer_credentials_check 0 RATE_LIMITED"},
		"no mail": {commerce.CredentialsQuestion{Email: "a", Password: "right"}, nil, nil, commerce.CredentialsAnswer{}, commerce.CodeBadUserInput, nil, ""},
		"empty":   {commerce.CredentialsQuestion{Email: "a@example.com"}, nil, nil, commerce.CredentialsAnswer{}, commerce.CodeBadUserInput, nil, ""},
		"nowhere": {commerce.CredentialsQuestion{Email: "a@example.com", Password: "x", ChannelID: -1}, nil, nil, commerce.CredentialsAnswer{}, commerce.CodeBadUserInput, nil, ""},
	} {
		g := &gate{err: tc.closed}
		d := newDesk(t, func(o *CustomersOptions) { o.Throttle = g })
		d.store.onRead = tc.onRead
		got, err := d.ValidateCredentials(anybody(t), tc.q)
		if got != tc.want || commerce.CodeOf(err) != tc.code || !slices.Equal(g.ends, tc.ends) {
			t.Errorf("%s: %+v, %v, ended %v", name, got, err, g.ends)
		}
		if tc.audit != "" && !slices.Equal(g.attempts, []commerce.Attempt{{Action: "validate_credentials", ChannelID: 2, Account: "a@example.com"}}) {
			t.Errorf("%s: attempts %v", name, g.attempts)
		}
		if told := d.auditor.told(); tc.audit == "" && len(told) != 0 || tc.audit != "" && !slices.Equal(told, []string{tc.audit}) {
			t.Errorf("%s: audit %q", name, told)
		}
	}
}
