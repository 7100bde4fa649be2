package replica

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]server{
		"redis://cache":                         {address: "cache:6379"},
		"redis://cache/":                        {address: "cache:6379"},
		"redis://cache:7000/3":                  {address: "cache:7000", db: 3},
		"redis://:pw@cache":                     {address: "cache:6379", password: "pw"},
		"redis://ada:p%40w%2F@[2001:db8::1]:80": {address: "[2001:db8::1]:80", user: "ada", password: "p@w/"},
		"rediss://cache.example.com":            {address: "cache.example.com:6379"},
	} {
		got, err := parse(commerce.Secret(url))
		if err != nil {
			t.Errorf("%s: %v", url, err)
			continue
		}
		if err := CheckURL(commerce.Secret(url)); err != nil {
			t.Errorf("%s: CheckURL says %v", url, err)
		}
		if (got.tls != nil) != strings.HasPrefix(url, "rediss:") || got.tls != nil && got.tls.ServerName != "cache.example.com" {
			t.Errorf("%s: TLS is %+v", url, got.tls)
		}
		got.tls = nil
		if got != want {
			t.Errorf("%s: got %#v, want %#v", url, got, want)
		}
	}
}

func TestBadURLsAreNamedWithoutTheirValue(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"":                                    "is empty",
		"canary":                              "does not begin with",
		"http://canary":                       "does not begin with",
		"unix:///canary":                      "does not begin with",
		"redis:canary":                        "names no host",
		"redis:///canary":                     "names no host",
		"redis://:6379":                       "names no host",
		"redis://canary:0":                    "names a port",
		"redis://canary:65536":                "names a port",
		"redis://canary:port":                 "cannot be read",
		"redis://user:canary%zz@h":            "cannot be read",
		"redis://canary@h":                    "names a user without a password",
		"redis://canary:@h":                   "names a user without a password",
		"redis://h/canary":                    "names a database",
		"redis://h/1/canary":                  "names a database",
		"redis://h/-1":                        "names a database",
		"redis://h/70000":                     "names a database",
		"rediss://h?skip_verify=canary":       "has a query",
		"redis://h?":                          "has a query",
		"redis://h/1#canary":                  "has a query or a fragment",
		"redis://user:can ary@h with a space": "cannot be read",
	} {
		_, err := Open(Options{URL: commerce.Secret(url), Prefix: "p"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", url, err, want)
			continue
		}
		if checked := CheckURL(commerce.Secret(url)); checked == nil || checked.Error() != err.Error() {
			t.Errorf("%q: CheckURL says %v, Open %v", url, checked, err)
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: the error has it: %v", url, err)
		}
	}
}

func TestEveryProblemIsNamed(t *testing.T) {
	t.Parallel()
	_, err := Open(Options{Timeout: -1})
	for _, want := range []string{"URL is empty", "prefix is empty", "timeout is negative"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"redis://cache", "rediss://ada:pw@cache:7000/3", "redis://:@", "redis://h?x", "redis://[::1]:1/0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, url string) {
		got, err := parse(commerce.Secret(url))
		if err != nil {
			if len(url) > 12 && strings.Contains(err.Error(), url) {
				t.Errorf("the error holds the URL: %v", err)
			}
			return
		}
		if got.address == "" || got.db < 0 || (got.user != "" && got.password == "") {
			t.Errorf("%q is taken for %#v", url, got)
		}
		if printed := fmt.Sprintf("%v %+v", got.user, got.password); printed != "[redacted] [redacted]" {
			t.Errorf("credentials print as %s", printed)
		}
	})
}
