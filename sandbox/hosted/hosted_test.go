package hosted

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func request(target, cookie string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: cookie})
	}
	return r
}

func TestOnThisHost(t *testing.T) {
	const account = "/account.php"
	for target, want := range map[string]string{
		"/": "/", "/a?b=c": "/a?b=c", "a": "/a", "?b": "/?b", "": "/", "/a#b": "/a",
		"http://127.0.0.1:4100/a": "/a", "http://127.0.0.1/a": account, "https://evil.example.com": account,
		"//evil.example.com/a": account, "///evil.example.com": account, "http://127.0.0.1:4100//evil.example.com": account, `/\evil.example.com`: "/%5Cevil.example.com",
		"http://user@127.0.0.1:4100/a": account, "javascript:alert(1)": account, "data:,a": account,
		"/a\n": account, "%zz": account, "/%0d%0aa": "/%0d%0aa",
	} {
		got := onThisHost(request("http://127.0.0.1:4100/", ""), target)
		if got != want {
			t.Errorf("%q leads to %q, want %q", target, got, want)
		}
	}
}

func FuzzOnThisHost(f *testing.F) {
	for _, target := range []string{"/", "//a", `/\a`, "http://127.0.0.1:4100//evil.example.com", "/..//a"} {
		f.Add(target)
	}
	r := request("http://127.0.0.1:4100/", "")
	f.Fuzz(func(t *testing.T, target string) {
		got := onThisHost(r, target)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.HasPrefix(got, `/\`) || strings.ContainsAny(got, "\r\n\x00") {
			t.Errorf("%q leads to %q", target, got)
		}
	})
}

func TestCookiesChangeAndAreKeptFromScripts(t *testing.T) {
	vs := newVisitors(rand.Reader, time.Now)
	keep := func(cookie string) string {
		t.Helper()
		w := httptest.NewRecorder()
		if err := vs.keep(w, request("/", cookie), visitor{cart: "cart"}); err != nil {
			t.Fatal(err)
		}
		set := w.Result().Cookies()
		if len(set) != 1 || !set[0].HttpOnly || set[0].SameSite != http.SameSiteLaxMode || len(set[0].Value) != 64 {
			t.Fatalf("cookies %v", set)
		}
		return set[0].Value
	}
	first := keep("made up by a stranger")
	second := keep(first)
	if first == second || first == "made up by a stranger" {
		t.Error("a cookie outlived a sign-in")
	}
	if got := vs.of(request("/", first)); got.cart != "" {
		t.Error("the old cookie still opens the session")
	}
	if got := vs.of(request("/", second)); got.cart != "cart" {
		t.Error("the new cookie opens nothing")
	}
}

func TestCookiesNeedRandomness(t *testing.T) {
	dry := errors.New("dry")
	vs := newVisitors(iotest.ErrReader(dry), time.Now)
	w := httptest.NewRecorder()
	if err := vs.keep(w, request("/", ""), visitor{}); !errors.Is(err, dry) || len(w.Result().Cookies()) != 0 {
		t.Errorf("error %v, want %v", err, dry)
	}
}

func TestMessagesAreShownOnce(t *testing.T) {
	vs := newVisitors(rand.Reader, time.Now)
	w := httptest.NewRecorder()
	if err := vs.keep(w, request("/", ""), visitor{message: "hello"}); err != nil {
		t.Fatal(err)
	}
	r := request("/", w.Result().Cookies()[0].Value)
	if first, second := vs.takeMessage(r), vs.takeMessage(r); first != "hello" || second != "" {
		t.Errorf("shown %q, then %q", first, second)
	}
	if got := vs.takeMessage(request("/", "unknown")); got != "" {
		t.Errorf("a stranger is shown %q", got)
	}
}

func TestVisitorsWhoStayAwayAreForgotten(t *testing.T) {
	now := time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC)
	vs := newVisitors(rand.Reader, func() time.Time { return now })
	come := func() {
		t.Helper()
		if err := vs.keep(httptest.NewRecorder(), request("/", ""), visitor{}); err != nil {
			t.Fatal(err)
		}
	}
	for range maxVisitors {
		come()
	}
	now = now.Add(visitorLifetime + 1)
	come()
	if len(vs.byID) != 1 {
		t.Errorf("%d browsers are kept, want 1", len(vs.byID))
	}
}
