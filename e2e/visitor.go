package e2e

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/sandbox"
)

// Visitor is a browser on the store's hosted pages: it keeps cookies and follows
// redirects.
type Visitor struct {
	hosted string
	client *http.Client
}

// NewVisitor returns a browser without cookies, on the hosted pages of channel 1.
func (e *Env) NewVisitor(tb testing.TB) *Visitor {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &Visitor{hosted: e.Store.HostedURL(1), client: &http.Client{Jar: jar}}
}

// SignIn fills in the form of the login page.
func (v *Visitor) SignIn(tb testing.TB, person sandbox.DescribedPerson) {
	tb.Helper()
	form := url.Values{"email": {person.Email}, "password": {person.Password}}
	_, page := v.do(tb, http.MethodPost, v.hosted+"/login.php", form)
	if !strings.Contains(page, `data-testid="customer-id"`) {
		tb.Fatalf("customer %d cannot sign in on the hosted pages: %s", person.EntityID, page)
	}
}

// Open follows a link, whole or a path, and returns where it led and what stands there.
func (v *Visitor) Open(tb testing.TB, link string) (path, page string) {
	tb.Helper()
	if strings.HasPrefix(link, "/") {
		link = v.hosted + link
	}
	return v.do(tb, http.MethodGet, link, nil)
}

// CurrentCustomer fetches a Current Customer JWT, empty for a guest.
func (v *Visitor) CurrentCustomer(tb testing.TB, clientID string) string {
	tb.Helper()
	_, text := v.do(tb, http.MethodGet, v.hosted+"/customer/current.jwt?app_client_id="+url.QueryEscape(clientID), nil)
	if strings.Count(text, ".") != 2 || strings.Contains(text, " ") {
		return ""
	}
	return text
}

func (v *Visitor) do(tb testing.TB, method, link string, form url.Values) (path, page string) {
	tb.Helper()
	request, err := http.NewRequestWithContext(tb.Context(), method, link, strings.NewReader(form.Encode()))
	if err != nil {
		tb.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := v.client.Do(request)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return response.Request.URL.Path, string(body)
}
