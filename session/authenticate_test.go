package session

import (
	"errors"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// seal makes a token of customer 7 on a channel.
func seal(t *testing.T, e *env, channelID int) string {
	t.Helper()
	c := credential(e.clock, 7)
	c.ChannelID = channelID
	token, _, err := e.o.Sealer.Seal(Beginning{SessionID: sessionID(1), Credential: c})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestAuthenticateGuest(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for header, want := range map[string]int{"": 1, "1": 1, "2": 2} {
		var c Credentials
		if header != "" {
			c.Channel = []string{header}
		}
		p, err := e.Authenticate(t.Context(), c)
		if err != nil || p.Kind != Guest || p.ChannelID != want {
			t.Errorf("channel %q: got %+v, %v", header, p, err)
		}
	}
}

func TestAuthenticateShopper(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	token := seal(t, e, 2)
	for name, c := range map[string]Credentials{
		"header":               {Session: []string{token}},
		"bearer":               {Authorization: []string{"Bearer " + token}},
		"both":                 {Session: []string{token}, Authorization: []string{"Bearer " + token}},
		"with its own channel": {Session: []string{token}, Channel: []string{"2"}},
	} {
		p, err := e.Authenticate(t.Context(), c)
		if err != nil || p.Kind != Shopper || p.CustomerID != 7 || p.ChannelID != 2 || p.SessionID != sessionID(1) {
			t.Errorf("%s: got %+v, %v", name, p, err)
		}
	}
}

func TestAuthenticateChannel(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for name, values := range map[string][]string{
		"not configured": {"3"}, "no number": {"one"}, "empty": {""}, "zero": {"0"}, "negative": {"-1"},
		"leading zero": {"01"}, "plus": {"+1"}, "space": {" 1"}, "overflow": {"99999999999999999999"},
		"twice": {"1", "1"}, "list": {"1,2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := e.Authenticate(t.Context(), Credentials{Channel: values})
			wantCode(t, err, commerce.CodeBadUserInput)
			var known *commerce.Error
			if !errors.As(err, &known) || known.Field != "X-Clientele-Channel" {
				t.Errorf("the header is not named: %v", err)
			}
			if p.Kind != Refused || !errors.Is(p.Refusal(), err) {
				t.Errorf("got %+v", p)
			}
		})
	}
	_, err := e.Authenticate(t.Context(), Credentials{Session: []string{seal(t, e, 2)}, Channel: []string{"1"}})
	wantCode(t, err, commerce.CodeBadUserInput)
}

// Whatever is wrong with a token, nobody becomes a guest by it.
func TestAuthenticateNeverDowngrades(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	good := seal(t, e, 1)
	ended := seal(t, e, 1)
	other := newEnv(t, func(o *Options) { o.Channels = []int{9} })
	for _, tt := range []struct {
		name string
		e    *env
		c    Credentials
		want commerce.Code
	}{
		{"garbage", e, Credentials{Session: []string{"garbage"}}, commerce.CodeUnauthenticated},
		{"empty", e, Credentials{Session: []string{""}}, commerce.CodeUnauthenticated},
		{"garbage as bearer", e, Credentials{Authorization: []string{"Bearer garbage"}}, commerce.CodeUnauthenticated},
		{"staff without a verifier", e, Credentials{Staff: []string{"a.b.c"}}, commerce.CodeUnauthenticated},
		{"two", e, Credentials{Session: []string{good}, Staff: []string{"a.b.c"}}, commerce.CodeAmbiguousCredentials},
		{"a good and a bad one", e, Credentials{Session: []string{good}, Authorization: []string{"Bearer x"}}, commerce.CodeAmbiguousCredentials},
		{"channel gone", other, Credentials{Session: []string{seal(t, other, 2)}}, commerce.CodeSessionExpired},
	} {
		p, err := tt.e.Authenticate(t.Context(), tt.c)
		if commerce.CodeOf(err) != tt.want || p.Kind != Refused {
			t.Errorf("%s: got %v and kind %d, want %s", tt.name, err, p.Kind, tt.want)
		}
		for a := ReadSession; a <= PriceUnrestricted; a++ {
			wantCode(t, May(p, a, Object{CustomerID: 7, GroupID: 3}), tt.want)
		}
	}
	e.end(sessionID(1))
	_, err := e.Authenticate(t.Context(), Credentials{Session: []string{ended}})
	wantCode(t, err, commerce.CodeSessionExpired)
}

// A session that is over keeps nobody from signing in again.
func TestAuthenticateExpiredMaySignIn(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	token := seal(t, e, 2)
	e.clock.Add(48 * time.Hour)
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}, Channel: []string{"2"}})
	wantCode(t, err, commerce.CodeSessionExpired)
	if p.Kind != Refused || p.ChannelID != 2 {
		t.Fatalf("got %+v", p)
	}
	wantCode(t, May(p, BeginSession, Object{}), "")
	_, err = e.Session(WithPrincipal(t.Context(), p))
	wantCode(t, err, commerce.CodeSessionExpired)
}

func TestSessionDescribes(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	end := e.clock.Now().Add(time.Hour)
	for _, tt := range []struct {
		p    Principal
		want commerce.Session
	}{
		{Principal{}, commerce.Session{Kind: commerce.SessionGuest, ChannelID: 1}},
		{Principal{ChannelID: 2}, commerce.Session{Kind: commerce.SessionGuest, ChannelID: 2}},
		{NewShopper("s", credential(e.clock, 7), end), commerce.Session{Kind: commerce.SessionShopper, ChannelID: 1, ExpiresAt: &end}},
		{Principal{Kind: Staff, ChannelID: 2, ExpiresAt: end}, commerce.Session{Kind: commerce.SessionStaff, ChannelID: 2, ExpiresAt: &end}},
	} {
		got, err := e.Session(WithPrincipal(t.Context(), tt.p))
		if err != nil {
			t.Fatal(err)
		}
		if got.Kind != tt.want.Kind || got.ChannelID != tt.want.ChannelID || (got.ExpiresAt == nil) != (tt.want.ExpiresAt == nil) {
			t.Errorf("got %+v, want %+v", got, tt.want)
		}
		if got.ExpiresAt != nil && !got.ExpiresAt.Equal(end) {
			t.Errorf("ends at %v", got.ExpiresAt)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	store, sealer := &fakeStore{t: t}, newSealer(t, newClock(), "a")
	for name, o := range map[string]Options{
		"no store":          {Sealer: sealer, DefaultChannel: 1},
		"no sealer":         {Store: store, DefaultChannel: 1},
		"no channel":        {Store: store, Sealer: sealer},
		"negative channel":  {Store: store, Sealer: sealer, DefaultChannel: 1, Channels: []int{-2}},
		"negative age":      {Store: store, Sealer: sealer, DefaultChannel: 1, ProofAge: -1},
		"negative memory":   {Store: store, Sealer: sealer, DefaultChannel: 1, Remembered: -1},
		"negative patience": {Store: store, Sealer: sealer, DefaultChannel: 1, Timeout: -1},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
