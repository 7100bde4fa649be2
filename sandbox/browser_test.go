package sandbox_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// browser follows links with cookies, as a person does.
type browser struct {
	t    testing.TB
	http *http.Client
}

// browse opens a browser that knows nothing yet.
func (c *client) browse() *browser {
	c.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return &browser{c.t, &http.Client{Transport: c.http.Transport, Jar: jar}}
}

// seen is a page as a browser test reads it.
type seen struct {
	status     int
	where      string
	query      string
	message    string
	who        string
	customerID int
	channel    string
	cart       string
	lines      []string
	text       string
}

// open follows a link to where it lands.
func (b *browser) open(link string) seen {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, link, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(request)
}

// submit posts the login form.
func (b *browser) submit(base, email, password string) seen {
	b.t.Helper()
	form := url.Values{"email": {email}, "password": {password}}
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, base+"/login.php", strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(request)
}

// do sends a request and reads the page that it leads to.
func (b *browser) do(request *http.Request) seen {
	b.t.Helper()
	response, err := b.http.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	s := seen{status: response.StatusCode, text: string(body)}
	all := func(id string) []string {
		var found []string
		for _, m := range regexp.MustCompile(`data-testid="`+id+`"[^>]*>([^<]*)<`).FindAllStringSubmatch(s.text, -1) {
			found = append(found, html.UnescapeString(m[1]))
		}
		return found
	}
	one := func(id string) string { return append(all(id), "")[0] }
	s.where, s.query, s.message, s.who, s.channel = one("where"), one("query"), one("message"), one("who"), one("channel-id")
	s.cart, s.lines = one("cart-id"), all("cart-line")
	s.customerID, _ = strconv.Atoi(one("customer-id"))
	return s
}

// shows fails the test unless a page shows a customer, or 0 for a guest, there.
func (s seen) shows(t testing.TB, where string, customer int) {
	t.Helper()
	if s.where != where || s.customerID != customer || (s.who == "Guest") != (customer == 0) || s.who == "" {
		t.Errorf("status %d at %q: %q, customer %d, message %q; want customer %d at %q",
			s.status, s.where, s.who, s.customerID, s.message, customer, where)
	}
}
