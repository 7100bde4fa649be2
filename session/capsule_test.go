package session

import (
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// content is what tests seal.
type content struct {
	Text   string
	Number int
}

func capsuleSealer(t *testing.T, keys, store, audience string) *Sealer {
	t.Helper()
	ring, err := ParseKeys(commerce.Secret(keys))
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSealer(SealerOptions{Keys: ring, StoreHash: store, Audience: audience})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	capsuleKey  = "one:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
	anotherKey  = "two:HxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJCgsMDQ4"
	capsuleText = "canary-capsule"
)

func TestCapsules(t *testing.T) {
	t.Parallel()
	s := capsuleSealer(t, capsuleKey, "abc", "shop")
	handles := s.Capsules("handle")
	want := content{Text: capsuleText, Number: 7}
	token, err := handles.Seal(want)
	if err != nil || strings.Contains(token, capsuleText) {
		t.Fatal(token, err)
	}
	rotated := capsuleSealer(t, anotherKey+","+capsuleKey, "abc", "shop").Capsules("handle")
	for name, c := range map[string]*Capsules{"itself": handles, "another of the same": s.Capsules("handle"), "after a new key": rotated} {
		var got content
		if err := c.Open(token, &got); err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for name, c := range map[string]*Capsules{
		"another purpose":  s.Capsules("instrument"),
		"another store":    capsuleSealer(t, capsuleKey, "abd", "shop").Capsules("handle"),
		"another audience": capsuleSealer(t, capsuleKey, "abc", "shop2").Capsules("handle"),
		"another key":      capsuleSealer(t, anotherKey, "abc", "shop").Capsules("handle"),
		"an unlucky name":  capsuleSealer(t, capsuleKey, "abc", "shop|handle").Capsules(""),
	} {
		var got content
		if err := c.Open(token, &got); err == nil {
			t.Errorf("%s opens it: %+v", name, got)
		}
	}
	for name, odd := range map[string]string{
		"empty": "", "long": strings.Repeat("a", maxToken+1), "words": "a.b.c.d.e", "cut": token[:len(token)-4],
		"bent": token[:len(token)-2] + "AA", "with more": token + ".a",
	} {
		err := handles.Open(odd, &content{})
		if err == nil || err.Error() != errCapsule.Error() {
			t.Errorf("%s: %v", name, err)
		}
	}
	var number int
	if handles.Open(token, &number) == nil {
		t.Error("an object opens as a number")
	}
}

// TestCapsulesAreNoSessions and sessions no capsules, though the keys are the same.
func TestCapsulesAreNoSessions(t *testing.T) {
	t.Parallel()
	s := capsuleSealer(t, capsuleKey, "abc", "shop")
	session, _, err := s.Seal(Beginning{
		SessionID: "11111111-2222-4333-8444-555555555555",
		Credential: commerce.ShopperCredential{
			CustomerID: 7, ChannelID: 1, AccessToken: "cat", ExpiresAt: time.Now().Add(time.Hour),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	for _, purpose := range []string{"", "handle"} {
		if s.Capsules(purpose).Open(session, &got) == nil {
			t.Errorf("a session opens as a capsule: %v", got)
		}
	}
	// A capsule that is shaped like a session.
	token, err := s.Capsules("handle").Seal(payload{
		Version: payloadVersion, StoreHash: "abc", Audience: "shop", SessionID: "11111111-2222-4333-8444-555555555555",
		CustomerID: 7, ChannelID: 1, AccessToken: "cat", AccessExpires: 1 << 40, Expires: 1 << 40,
	})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.Open(token); err == nil || p.Kind != Refused {
		t.Errorf("a capsule opens as a session: %+v", p)
	}
}

func TestCapsulesThatCannotBe(t *testing.T) {
	t.Parallel()
	c := capsuleSealer(t, capsuleKey, "abc", "shop").Capsules("handle")
	if _, err := c.Seal(strings.Repeat(capsuleText, 400)); err == nil || strings.Contains(err.Error(), capsuleText) {
		t.Errorf("too long: %v", err)
	}
	if _, err := c.Seal(make(chan int)); err == nil {
		t.Error("a channel was sealed")
	}
	// The limit that is promised.
	if _, err := c.Seal(strings.Repeat("a", 2900)); err != nil {
		t.Error(err)
	}
}

func TestFingerprints(t *testing.T) {
	t.Parallel()
	s := capsuleSealer(t, capsuleKey, "abc", "shop")
	c := s.Capsules("body")
	print := c.Fingerprint(capsuleText)
	if !strings.HasPrefix(print, "one:") || strings.Contains(print, capsuleText) || print != c.Fingerprint(capsuleText) {
		t.Errorf("got %s", print)
	}
	rotated := capsuleSealer(t, anotherKey+","+capsuleKey, "abc", "shop").Capsules("body")
	for _, one := range []*Capsules{c, rotated} {
		if !one.Matches(print, capsuleText) || one.Matches(print, capsuleText+"a") || one.Matches("", capsuleText) || one.Matches(print+"a", capsuleText) {
			t.Error("it matches what it should not, or not what it should")
		}
	}
	if rotated.Fingerprint(capsuleText) == print {
		t.Error("a new key makes the same fingerprint")
	}
	for name, other := range map[string]*Capsules{
		"another purpose": s.Capsules("key"), "the key is gone": capsuleSealer(t, anotherKey, "abc", "shop").Capsules("body"),
	} {
		if other.Matches(print, capsuleText) {
			t.Errorf("%s: it matches", name)
		}
	}
}
