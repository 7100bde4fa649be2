package history_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/e2e/history"
	"github.com/clientele-graph/clientele/sandbox"
)

// browser is a shopper's on the hosted pages.
type browser struct {
	shop   *shop
	client *http.Client
}

func (s *shop) browser() *browser {
	jar, _ := cookiejar.New(nil) // it never fails without options
	return &browser{s, &http.Client{Jar: jar, Transport: s.client.Transport}}
}

// shows matches the customer whom a page knows.
var shows = regexp.MustCompile(`data-testid="customer-id">(\d+)<`)

// open opens a page, by its path or as a whole link, and returns whom it knows, 0 for
// nobody, and its text.
func (b *browser) open(method, link string, form url.Values) (customer int, text string, err error) {
	if strings.HasPrefix(link, "/") {
		link = b.shop.Store.HostedURL(1) + link
	}
	request, err := http.NewRequest(method, link, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, "", err
	}
	if found := shows.FindSubmatch(body); found != nil {
		customer, _ = strconv.Atoi(string(found[1]))
	}
	return customer, string(body), nil
}

// record does something on the hosted pages and records what became of it.
func (b *browser) record(op history.Operation, method, link string, form url.Values) {
	op.Invoked = b.shop.elapsed()
	about, _, err := b.open(method, link, form)
	op.Returned = b.shop.elapsed()
	op.About, op.Outcome = about, history.Answered
	// Who signs in and is not known then has been signed out again, or never was in.
	if err != nil || op.Kind == history.HostedLogin && about == 0 {
		op.Outcome = history.Failed
	}
	b.shop.Add(op)
}

// signIn fills in the form of the login page.
func (b *browser) signIn(person sandbox.DescribedPerson) {
	b.record(history.Operation{Kind: history.HostedLogin, Detail: "form", Customer: person.EntityID},
		http.MethodPost, "/login.php", url.Values{"email": {person.Email}, "password": {person.Password}})
}

// signOut follows the page's own link.
func (b *browser) signOut(person sandbox.DescribedPerson) {
	b.record(history.Operation{Kind: history.HostedLogout, Customer: person.EntityID}, http.MethodGet, "/login.php?action=logout", nil)
}

// currentCustomer fetches a Current Customer JWT, empty for a guest.
func (b *browser) currentCustomer() string {
	_, text, err := b.open(http.MethodGet, "/customer/current.jwt?app_client_id="+url.QueryEscape(b.shop.Seed.ClientID), nil)
	if err != nil || strings.Count(text, ".") != 2 || strings.Contains(text, " ") {
		return ""
	}
	return text
}
