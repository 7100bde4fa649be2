package customerlogin

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// staysOn follows a redirect as a browser does: it drops control characters, takes
// a backslash for a slash, and looks again after one decoding by a server.
func staysOn(redirect string) bool {
	for range 2 {
		seen := strings.Map(func(r rune) rune {
			switch {
			case r == '\\':
				return '/'
			case r < ' ':
				return -1
			}
			return r
		}, redirect)
		from := &url.URL{Scheme: "https", Host: "store.example", Path: "/"}
		to, err := from.Parse(seen)
		if err != nil {
			return true // nobody can follow it
		}
		if to.Scheme != "https" || to.Host != "store.example" || to.User != nil || strings.HasPrefix(to.EscapedPath(), "//") {
			return false
		}
		path, _, _ := strings.Cut(redirect, "?")
		path, _, _ = strings.Cut(path, "#")
		if redirect, err = url.PathUnescape(path); err != nil {
			return true
		}
	}
	return true
}

func TestNewRefusesHalfOfIt(t *testing.T) {
	good := Options{StoreHash: storeHash, ClientID: clientID, ClientSecret: secret}
	tokens, err := New(good)
	if err != nil {
		t.Fatal(err)
	}
	if tokens.maxAge != 120*time.Second || tokens.newID() == "" || time.Since(tokens.now()) > time.Minute {
		t.Error("the defaults are not as documented")
	}
	wantNoSecret(t, good, tokens)
	for name, change := range map[string]func(*Options){
		"no hash":              func(o *Options) { o.StoreHash = "" },
		"no id":                func(o *Options) { o.ClientID = "" },
		"no secret":            func(o *Options) { o.ClientSecret = "" },
		"no id of the app":     func(o *Options) { o.CurrentClientSecret = appSecret },
		"no secret of the app": func(o *Options) { o.CurrentClientID = appID },
	} {
		o := good
		change(&o)
		_, err := New(o)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		wantNoSecret(t, err)
	}
}
