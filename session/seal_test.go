package session

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestSealOpen(t *testing.T) {
	t.Parallel()
	c := newClock()
	s := newSealer(t, c, "a")
	want := credential(c, 7)
	token, expires, err := s.Seal(Beginning{SessionID: sessionID(1), Credential: want})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(token, canaryToken) {
		t.Fatal("the token shows what it holds")
	}
	p, err := s.Open(token)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := p.Credential()
	if !ok {
		t.Fatal("no credential in the session")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p.Kind != Shopper || p.CustomerID != 7 || p.ChannelID != 1 || p.SessionID != sessionID(1) || !p.ExpiresAt.Equal(expires) {
		t.Errorf("got %+v", p)
	}
}

func TestSealExpiry(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		access     time.Duration
		maxAge     time.Duration
		want       time.Duration
		wantSealed bool
	}{
		{"the store's is sooner", time.Hour, 0, time.Hour, true},
		{"ours is sooner", 240 * time.Hour, 0, 24 * time.Hour, true},
		{"ours by configuration", 240 * time.Hour, 30 * time.Minute, 30 * time.Minute, true},
		{"over already", -time.Second, 0, 0, false},
		{"over now", 0, 0, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			keys, _ := ParseKeys(keyText("a"))
			s, err := NewSealer(SealerOptions{Keys: keys, StoreHash: "h", Audience: "a", MaxAge: tt.maxAge, Now: c.Now})
			if err != nil {
				t.Fatal(err)
			}
			cred := credential(c, 7)
			cred.ExpiresAt = c.Now().Add(tt.access)
			token, expires, err := s.Seal(Beginning{SessionID: sessionID(1), Credential: cred})
			if (err == nil) != tt.wantSealed {
				t.Fatalf("got error %v", err)
			}
			if err != nil {
				return
			}
			if want := c.Now().Add(tt.want); !expires.Equal(want) {
				t.Fatalf("ends at %v, want %v", expires, want)
			}
			c.Add(tt.want - time.Second)
			if _, err = s.Open(token); err != nil {
				t.Fatalf("a second before the end: %v", err)
			}
			c.Add(time.Second)
			_, err = s.Open(token)
			wantCode(t, err, commerce.CodeSessionExpired)
		})
	}
}

func TestSealRefuses(t *testing.T) {
	t.Parallel()
	c := newClock()
	for name, spoil := range map[string]func(*commerce.ShopperCredential){
		"no customer":     func(c *commerce.ShopperCredential) { c.CustomerID = 0 },
		"no channel":      func(c *commerce.ShopperCredential) { c.ChannelID = 0 },
		"no access token": func(c *commerce.ShopperCredential) { c.AccessToken = "" },
		"no expiry":       func(c *commerce.ShopperCredential) { c.ExpiresAt = time.Time{} },
		"too long":        func(c *commerce.ShopperCredential) { c.AccessToken = commerce.Secret(strings.Repeat(canaryToken, 200)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cred := credential(c, 7)
			spoil(&cred)
			_, _, err := newSealer(t, c, "a").Seal(Beginning{SessionID: sessionID(1), Credential: cred})
			if err == nil {
				t.Fatal("sealed")
			}
			wantNoCanary(t, err.Error())
		})
	}
}

func TestKeyRotation(t *testing.T) {
	t.Parallel()
	c := newClock()
	old := newSealer(t, c, "old")
	token, _, err := old.Seal(Beginning{SessionID: sessionID(1), Credential: credential(c, 7)})
	if err != nil {
		t.Fatal(err)
	}
	both := newSealer(t, c, "new", "old")
	if _, err = both.Open(token); err != nil {
		t.Fatalf("sealed by the old key: %v", err)
	}
	fresh, _, err := both.Seal(Beginning{SessionID: sessionID(2), Credential: credential(c, 7)})
	if err != nil {
		t.Fatal(err)
	}
	if kid, _ := keyIDOf(fresh); kid != "new" {
		t.Fatalf("sealed with %q", kid)
	}
	_, err = old.Open(fresh)
	wantCode(t, err, commerce.CodeUnauthenticated)
	_, err = newSealer(t, c, "new").Open(token)
	wantCode(t, err, commerce.CodeUnauthenticated)
	if !errors.Is(err, errTokenKey) {
		t.Fatalf("got %v", err)
	}
}

// forge encrypts text as somebody who has the key would, by any algorithm.
func forge(t *testing.T, alg jose.KeyAlgorithm, enc jose.ContentEncryption, key any, kid string, text []byte, o *jose.EncrypterOptions) string {
	t.Helper()
	e, err := jose.NewEncrypter(enc, jose.Recipient{Algorithm: alg, Key: key, KeyID: kid}, o)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := e.Encrypt(text)
	if err != nil {
		t.Fatal(err)
	}
	token, err := sealed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func goodPayload(c *clock) payload {
	return payload{
		Version: 1, StoreHash: "abc123", Audience: "test", SessionID: sessionID(1), CustomerID: 7, ChannelID: 1,
		AccessToken: canaryToken, AccessExpires: c.Now().Add(time.Hour).Unix(), Expires: c.Now().Add(time.Hour).Unix(),
	}
}

func TestOpenRefusesForms(t *testing.T) {
	t.Parallel()
	c := newClock()
	s := newSealer(t, c, "a")
	key := keyBytes("a")
	text, err := json.Marshal(goodPayload(c))
	if err != nil {
		t.Fatal(err)
	}
	good := forge(t, jose.DIRECT, jose.A256GCM, key, "a", text, nil)
	if _, err := s.Open(good); err != nil {
		t.Fatalf("the token that the others are variations of: %v", err)
	}
	parts := strings.Split(good, ".")
	header := func(h string) string {
		return strings.Join(append([]string{base64.RawURLEncoding.EncodeToString([]byte(h))}, parts[1:]...), ".")
	}
	for name, token := range map[string]string{
		"empty":              "",
		"no JWE":             "good morning",
		"too long":           good + strings.Repeat("A", maxToken),
		"compressed":         forge(t, jose.DIRECT, jose.A256GCM, key, "a", text, &jose.EncrypterOptions{Compression: jose.DEFLATE}),
		"with a type":        forge(t, jose.DIRECT, jose.A256GCM, key, "a", text, (&jose.EncrypterOptions{}).WithType("JWT")),
		"key wrap":           forge(t, jose.A256KW, jose.A256GCM, key, "a", text, nil),
		"GCM key wrap":       forge(t, jose.A256GCMKW, jose.A256GCM, key, "a", text, nil),
		"A128GCM":            forge(t, jose.DIRECT, jose.A128GCM, key[:16], "a", text, nil),
		"A128CBC-HS256":      forge(t, jose.DIRECT, jose.A128CBC_HS256, key, "a", text, nil),
		"no key id":          forge(t, jose.DIRECT, jose.A256GCM, key, "", text, nil),
		"unknown key id":     forge(t, jose.DIRECT, jose.A256GCM, key, "b", text, nil),
		"another key":        forge(t, jose.DIRECT, jose.A256GCM, keyBytes("z"), "a", text, nil),
		"critical":           header(`{"alg":"dir","enc":"A256GCM","kid":"a","crit":["exp"]}`),
		"zip in place":       header(`{"alg":"dir","enc":"A256GCM","zip":"DEF"}`),
		"key id no text":     header(`{"alg":"dir","enc":"A256GCM","kid":1}`),
		"header twice":       header(`{"alg":"none","alg":"dir","enc":"A256GCM","kid":"a"}`),
		"an encrypted key":   strings.Replace(good, "..", ".AAAA.", 1),
		"changed nonce":      strings.Join([]string{parts[0], "", "AAAAAAAAAAAAAAAA", parts[3], parts[4]}, "."),
		"changed text":       strings.Join([]string{parts[0], "", parts[2], "A" + parts[3], parts[4]}, "."),
		"no tag":             strings.Join([]string{parts[0], "", parts[2], parts[3], ""}, "."),
		"sixth part":         good + ".AAAA",
		"JSON serialization": `{"protected":"` + parts[0] + `","iv":"` + parts[2] + `","ciphertext":"` + parts[3] + `","tag":"` + parts[4] + `"}`,
		"text no JSON":       forge(t, jose.DIRECT, jose.A256GCM, key, "a", []byte("hello"), nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := s.Open(token)
			wantCode(t, err, commerce.CodeUnauthenticated)
			wantNoCanary(t, err.Error())
			if p.Kind != Refused || !errors.Is(p.Refusal(), err) || p.SessionID != "" {
				t.Fatalf("a token that was refused gave %+v", p)
			}
		})
	}
}

func TestOpenChecksPayload(t *testing.T) {
	t.Parallel()
	c := newClock()
	for _, tt := range []struct {
		name   string
		change func(*payload)
		want   commerce.Code
	}{
		{"as sealed", func(*payload) {}, ""},
		{"another store", func(p *payload) { p.StoreHash = "zzz" }, commerce.CodeUnauthenticated},
		{"another audience", func(p *payload) { p.Audience = "prod" }, commerce.CodeUnauthenticated},
		{"another version", func(p *payload) { p.Version = 2 }, commerce.CodeUnauthenticated},
		{"no customer", func(p *payload) { p.CustomerID = 0 }, commerce.CodeUnauthenticated},
		{"negative customer", func(p *payload) { p.CustomerID = -7 }, commerce.CodeUnauthenticated},
		{"no channel", func(p *payload) { p.ChannelID = 0 }, commerce.CodeUnauthenticated},
		{"no access token", func(p *payload) { p.AccessToken = "" }, commerce.CodeUnauthenticated},
		{"no session id", func(p *payload) { p.SessionID = "" }, commerce.CodeUnauthenticated},
		{"session is over", func(p *payload) { p.Expires = c.Now().Unix() }, commerce.CodeSessionExpired},
		{"no expiry", func(p *payload) { p.Expires = 0 }, commerce.CodeSessionExpired},
		{"access token is over", func(p *payload) { p.AccessExpires = c.Now().Unix() - 1 }, commerce.CodeSessionExpired},
		{"of staff", func(p *payload) { p.AccessToken, p.Impersonator = "", whoseDigest }, ""},
		{"of staff, with an access token", func(p *payload) { p.Impersonator = whoseDigest }, commerce.CodeUnauthenticated},
		{"of staff, and over", func(p *payload) { p.AccessToken, p.Impersonator, p.Expires = "", whoseDigest, 0 }, commerce.CodeSessionExpired},
		{"over, and another store's", func(p *payload) { p.Expires, p.StoreHash = 0, "zzz" }, commerce.CodeUnauthenticated},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := goodPayload(c)
			tt.change(&p)
			text, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			got, err := newSealer(t, c, "a").Open(forge(t, jose.DIRECT, jose.A256GCM, keyBytes("a"), "a", text, nil))
			wantCode(t, err, tt.want)
			wantNoCanary(t, fmt.Sprint(err))
			if (got.Kind == Refused) != (err != nil) || (got.ChannelID == 1) == (tt.want == commerce.CodeUnauthenticated) {
				t.Errorf("got %+v with %v", got, err)
			}
		})
	}
}

// A session is the shopper's by an access token, or staff's by their digest, never both
// and never neither.
func TestSealImpersonated(t *testing.T) {
	t.Parallel()
	c := newClock()
	s := newSealer(t, c, "a")
	for _, tt := range []struct {
		name         string
		access       commerce.Secret
		impersonated bool
		impersonator string
		ok           bool
	}{
		{"shopper", canaryToken, false, "", true},
		{"staff", "", true, whoseDigest, true},
		{"staff without a name", "", true, "", false},
		{"staff with an access token", canaryToken, true, whoseDigest, false},
		{"an access token and a name", canaryToken, false, whoseDigest, false},
		{"a name alone", "", false, whoseDigest, false},
		{"an access token that is marked", canaryToken, true, "", false},
		{"nothing", "", false, "", false},
	} {
		cred := credential(c, 7)
		cred.AccessToken, cred.Impersonated = tt.access, tt.impersonated
		token, _, err := s.Seal(Beginning{SessionID: sessionID(1), Credential: cred, Impersonator: tt.impersonator})
		if (err == nil) != tt.ok {
			t.Errorf("%s: got %v", tt.name, err)
		}
		if err != nil {
			wantNoCanary(t, err.Error())
			continue
		}
		p, err := s.Open(token)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := p.Credential()
		if diff := cmp.Diff(cred, got); !ok || diff != "" || p.SubjectHash != tt.impersonator || p.Impersonated() != tt.impersonated {
			t.Errorf("%s: got %+v\n%s", tt.name, p, diff)
		}
	}
}

func TestNewSealerRefuses(t *testing.T) {
	t.Parallel()
	keys, _ := ParseKeys(keyText("a"))
	for name, o := range map[string]SealerOptions{
		"no keys":      {StoreHash: "h", Audience: "a"},
		"no store":     {Keys: keys, Audience: "a"},
		"no audience":  {Keys: keys, StoreHash: "h"},
		"negative age": {Keys: keys, StoreHash: "h", Audience: "a", MaxAge: -1},
	} {
		if _, err := NewSealer(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// FuzzOpen feeds Open whatever is there. A token that opens must be one that was
// sealed, whatever was done to its spelling.
func FuzzOpen(f *testing.F) {
	c := newClock()
	keys, err := ParseKeys(keyText("a"))
	if err != nil {
		f.Fatal(err)
	}
	s, err := NewSealer(SealerOptions{Keys: keys, StoreHash: "abc123", Audience: "test", Now: c.Now})
	if err != nil {
		f.Fatal(err)
	}
	good, _, err := s.Seal(Beginning{SessionID: sessionID(1), Credential: credential(c, 7)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-2])
	f.Add("....")
	f.Add("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiYSJ9....")
	f.Fuzz(func(t *testing.T, token string) {
		p, err := s.Open(token)
		switch {
		case err == nil:
			if p.CustomerID != 7 || p.SessionID != sessionID(1) {
				t.Fatalf("opened to %+v", p)
			}
		case commerce.CodeOf(err) != commerce.CodeUnauthenticated:
			t.Fatalf("got %v", err)
		default:
			wantNoCanary(t, err.Error())
		}
	})
}
