package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestChangePassword(t *testing.T) {
	c := start(t)
	person := c.person(2)
	as := c.as(2)
	in := map[string]any{"currentPassword": person.Password, "newPassword": "brand-new-kettle-1"}
	c.change(caller{}, "changePassword", in).wantRefused(t, "a guest", "CustomerNotLoggedInError")
	nobody := caller{token: c.seed.ImpersonationToken, headers: []string{"X-Bc-Customer-Id", "99999"}}
	c.change(nobody, "changePassword", in).wantRefused(t, "nobody", "CustomerDoesNotExistError")
	c.change(as, "changePassword", with(in, "currentPassword", "wrong")).wantRefused(t, "wrong", "CustomerPasswordError")
	c.change(as, "changePassword", with(in, "newPassword", "short")).wantRefused(t, "rules", "ValidationError", "input", "newPassword")
	c.login(1, person)
	as = c.as(2)
	c.change(as, "changePassword", in).wantDone(t, "change")
	if got := c.viewer(c.ask(viewerQuery, nil, as.headers...)); got != 2 {
		t.Errorf("the session ended: viewer %d", got)
	}
	if got := c.ask(loginMutation, credentials(person)); len(got.Errors) != 1 {
		t.Errorf("the old password works: %s", got.body)
	}
	renewed := sandbox.DescribedPerson{Email: person.Email, Password: "brand-new-kettle-1"}
	as = caller{headers: []string{catHeader, c.login(1, renewed)}}
	c.sandbox.Store().SetChoices(store.Choices{Account: store.AccountChoices{PasswordChangeEndsSession: true}})
	again := map[string]any{"currentPassword": renewed.Password, "newPassword": "yet-another-kettle-2"}
	c.change(as, "changePassword", again).wantDone(t, "change by choice")
	if got := c.viewer(c.ask(viewerQuery, nil, as.headers...)); got != 0 {
		t.Errorf("the session goes on: viewer %d", got)
	}
}

// mails reads what was mailed as a program outside does.
func (c *client) mails() []map[string]any {
	c.t.Helper()
	var data struct{ Mails []map[string]any }
	c.decode(c.must(http.MethodGet, c.sandbox.URL()+"/_sandbox/mails", nil), http.StatusOK, &data)
	return data.Mails
}

func TestResetPassword(t *testing.T) {
	c := start(t)
	person := c.person(10) // who has to reset the password
	ask := map[string]any{"email": strings.ToUpper(person.Email), "path": "/new-password?lang=en"}
	c.change(caller{}, "requestResetPassword", ask).wantDone(t, "request")
	mails := c.mails()
	if len(mails) != 1 || mails[0]["kind"] != "reset_password" || mails[0]["to"] != person.Email || mails[0]["customerId"] != 10.0 {
		t.Fatalf("mails %v", mails)
	}
	token := mails[0]["token"].(string)
	link, err := url.Parse(mails[0]["link"].(string))
	if err != nil || link.Path != "/new-password" || link.Host != "shop-1.example.com" || link.Query().Get("lang") != "en" ||
		link.Query().Get("c") != "10" || link.Query().Get("t") != token {
		t.Errorf("link %s, %v", link, err)
	}
	in := map[string]any{"customerEntityId": 10, "token": token, "newPassword": "brand-new-kettle-1"}
	c.change(caller{}, "resetPassword", with(in, "token", "wrong")).wantRefused(t, "wrong", "CustomerPasswordError")
	c.change(caller{}, "resetPassword", with(in, "customerEntityId", 1)).wantRefused(t, "of another", "CustomerPasswordError")
	c.change(caller{}, "resetPassword", with(in, "customerEntityId", 99999)).wantRefused(t, "of nobody", "CustomerPasswordError")
	c.change(caller{}, "resetPassword", with(in, "newPassword", "short")).wantRefused(t, "rules", "ValidationError", "input", "newPassword")
	c.change(caller{}, "resetPassword", in).wantDone(t, "reset")
	c.change(caller{}, "resetPassword", in).wantRefused(t, "again", "CustomerPasswordError")
	c.login(1, sandbox.DescribedPerson{Email: person.Email, Password: "brand-new-kettle-1"})
}

func TestResetTokensEnd(t *testing.T) {
	c := start(t)
	s := c.sandbox.Store()
	ask := func() string {
		c.change(caller{}, "requestResetPassword", map[string]any{"email": c.person(1).Email}).wantDone(t, "request")
		mails := s.Mails()
		return mails[len(mails)-1].Token
	}
	reset := func(token string) outcome {
		return c.change(caller{}, "resetPassword", map[string]any{"customerEntityId": 1, "token": token, "newPassword": "brand-new-kettle-1"})
	}
	old := ask()
	if link := s.Mails()[0].Link; !strings.HasPrefix(link, c.sandbox.HostedURL(1)) {
		t.Errorf("without a path the link leads to %s", link)
	}
	c.sandbox.SetTime(s.Now().Add(24*time.Hour + time.Second))
	reset(old).wantRefused(t, "expired", "CustomerPasswordError")
	first, second := ask(), ask()
	reset(first).wantDone(t, "the earlier of two")
	reset(second).wantRefused(t, "the other ended with it", "CustomerPasswordError")
	s.SetChoices(store.Choices{Account: store.AccountChoices{ResetReplaces: true, ResetLifetime: time.Minute}})
	first, second = ask(), ask()
	reset(first).wantRefused(t, "replaced", "CustomerPasswordError")
	c.sandbox.SetTime(s.Now().Add(time.Minute + time.Second))
	reset(second).wantRefused(t, "a short life", "CustomerPasswordError")
}

// Who has an account, and who has not, is answered byte for byte the same.
func TestResetTellsNothing(t *testing.T) {
	c := start(t)
	query := `mutation($input: RequestResetPasswordInput!) { customer { requestResetPassword(input: $input) { errors { __typename } } } }`
	var answers []json.RawMessage
	for _, email := range []string{c.person(1).Email, "nobody@example.com", c.person(12).Email} {
		answers = append(answers, c.ask(query, map[string]any{"input": map[string]any{"email": email}}).Data)
	}
	if string(answers[0]) != string(answers[1]) || string(answers[0]) != string(answers[2]) {
		t.Errorf("answers differ: %s", answers)
	}
	if mails := c.sandbox.Store().Mails(); len(mails) != 1 || mails[0].CustomerID != 1 {
		t.Errorf("mails %+v, want one: 12 is of another channel", mails)
	}
	for i, path := range []string{"https://evil.example.com/x", "//evil.example.com", "relative", `/\evil.example.com`} {
		c.change(caller{}, "requestResetPassword", map[string]any{"email": c.person(1).Email, "path": path}).
			wantRefused(t, strconv.Itoa(i), "ValidationError", "input", "path")
	}
	c.change(caller{}, "requestResetPassword", map[string]any{"email": "nobody"}).wantRefused(t, "no e-mail", "ValidationError", "input", "email")
}
