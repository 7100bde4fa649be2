package webhook

import (
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// TestModes says what each mode asks for.
func TestModes(t *testing.T) {
	type given struct{ signature, secret bool }
	for mode, want := range map[Verification]map[given]Reason{
		BySignature: {{true, true}: "", {true, false}: "", {false, true}: RefusedSignature, {false, false}: RefusedSignature},
		"":          {{true, true}: "", {true, false}: "", {false, true}: RefusedSignature, {false, false}: RefusedSignature},
		ByHeader:    {{true, true}: "", {true, false}: RefusedSecret, {false, true}: "", {false, false}: RefusedSecret},
		ByBoth:      {{true, true}: "", {true, false}: RefusedSecret, {false, true}: RefusedSignature, {false, false}: RefusedSecret},
	} {
		for has, reason := range want {
			r := newReceiver(t, verifying(mode))
			in := request("msg_1", start(), productUpdated)
			if !has.signature {
				in.Header.Set("webhook-signature", sign("canary-wrong", "msg_1", start(), productUpdated))
			}
			if !has.secret {
				in.Header.Set(SecretHeader, "canary-wrong")
			}
			status := http.StatusOK
			if reason != "" {
				status = http.StatusUnauthorized
			}
			if w := r.send(t, in); w.Code != status || reason != "" && r.Stats().Refused[reason] != 1 {
				t.Errorf("%s with %+v: status %d, %+v", mode, has, w.Code, r.Stats())
			}
		}
	}
}

func TestSecretsInTheHeader(t *testing.T) {
	for name, row := range map[string]struct {
		sent []string
		want int
	}{
		"the first":         {[]string{headerSecret}, 200},
		"the second":        {[]string{olderSecret}, 200},
		"none":              {nil, 401},
		"an empty one":      {[]string{""}, 401},
		"both in one":       {[]string{headerSecret + ", " + olderSecret}, 401},
		"twice":             {[]string{headerSecret, headerSecret}, 401},
		"with another":      {[]string{headerSecret, "canary-wrong"}, 401},
		"with a tail":       {[]string{headerSecret + "x"}, 401},
		"a part":            {[]string{headerSecret[:10]}, 401},
		"in large letters":  {[]string{strings.ToUpper(headerSecret)}, 401},
		"the signing key":   {[]string{signingSecret}, 401},
		"between blanks":    {[]string{" " + headerSecret}, 401},
		"with a nul behind": {[]string{headerSecret + "\x00"}, 401},
	} {
		r := newReceiver(t, verifying(ByHeader))
		in := request("msg_1", start(), productUpdated)
		in.Header.Del("webhook-signature")
		in.Header[SecretHeader] = row.sent
		if w := r.send(t, in); w.Code != row.want {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
}

// TestHeaderModeHasNoAge has signatures that nobody asked for: they neither help nor
// harm, and a delivery without any is as good.
func TestHeaderModeHasNoAge(t *testing.T) {
	r := newReceiver(t, verifying(ByHeader))
	in := request("msg_1", start().Add(-1000*60*60*1e9), productUpdated)
	if w := r.send(t, in); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	in = request("msg_2", start(), productUpdated)
	in.Header = http.Header{SecretHeader: {headerSecret}}
	if w := r.send(t, in); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	if changed, _ := r.told(); changed != 2 {
		t.Errorf("%d changes", changed)
	}
}

func TestHandlersThatNobodyCouldProveThemselvesTo(t *testing.T) {
	good := Options{StoreHash: "abc", Listener: &heard{}, SigningSecret: signingSecret, HeaderSecrets: headerSecret}
	for name, change := range map[string]func(*Options){
		"no store":             func(o *Options) { o.StoreHash = "" },
		"no listener":          func(o *Options) { o.Listener = nil },
		"no key":               func(o *Options) { o.SigningSecret = "" },
		"no key for both":      func(o *Options) { o.Verify, o.SigningSecret = ByBoth, "" },
		"no secret":            func(o *Options) { o.Verify, o.HeaderSecrets = ByHeader, "" },
		"no secret for both":   func(o *Options) { o.Verify, o.HeaderSecrets = ByBoth, " ," },
		"some other way":       func(o *Options) { o.Verify = "none" },
		"empty secrets, which": func(o *Options) { o.Verify, o.HeaderSecrets = ByHeader, commerce.Secret(",,") },
	} {
		o := good
		change(&o)
		if _, err := New(o); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, mode := range []Verification{"", BySignature, ByHeader, ByBoth} {
		o := good
		o.Verify = mode
		if _, err := New(o); err != nil {
			t.Errorf("%s: %v", mode, err)
		}
	}
}
