package session

import (
	"context"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Whoever's session is over signs in again on its channel: the same e-mail may be
// somebody else on the default one, who must not see the password.
func TestSignInAgainOnTheSameChannel(t *testing.T) {
	t.Parallel()
	gone := func(o *Options) { o.Channels = nil }
	for _, tt := range []struct {
		name    string
		change  func(*Options)
		end     func(*env)
		channel []string // the header
		want    int      // the channel that gets the password, 0 for none
	}{
		{"ended", nil, func(e *env) { e.end(sessionID(1)) }, nil, 2},
		{"ended, another named", nil, func(e *env) { e.end(sessionID(1)) }, []string{"1"}, 1},
		{"ended, the same named", nil, func(e *env) { e.end(sessionID(1)) }, []string{"2"}, 2},
		{"expired", nil, func(e *env) { e.clock.Add(48 * time.Hour) }, nil, 2},
		{"expired, another named", nil, func(e *env) { e.clock.Add(48 * time.Hour) }, []string{"1"}, 1},
		{"channel gone", gone, func(*env) {}, nil, 0},
		{"channel gone, another named", gone, func(*env) {}, []string{"1"}, 1},
		{"expired, channel gone", gone, func(e *env) { e.clock.Add(48 * time.Hour) }, nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t, func(o *Options) {
				if tt.change != nil {
					tt.change(o)
				}
			})
			token := seal(t, e, 2)
			tt.end(e)
			p, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}, Channel: tt.channel})
			wantCode(t, err, commerce.CodeSessionExpired)
			if p.Kind != Refused || p.CustomerID != 0 || p.SessionID != "" {
				t.Errorf("got %+v", p)
			}
			var asked int
			e.store.login = func(ctx context.Context, in commerce.Login) (commerce.LoginOutcome, error) {
				asked = in.ChannelID
				return welcome(e)(ctx, in)
			}
			_, err = e.Login(WithPrincipal(t.Context(), p), canaryEmail, canaryPassword, "")
			if asked != tt.want {
				t.Fatalf("the password went to channel %d, want %d", asked, tt.want)
			}
			if tt.want == 0 {
				wantCode(t, err, commerce.CodeBadUserInput)
				return
			}
			wantCode(t, err, "")
		})
	}
}

// A token that was never good has no say in the channel.
func TestRefusedOnDefaultChannel(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	other := newEnv(t, func(o *Options) { o.Sealer = newSealer(t, newClock(), "z") })
	for _, c := range []Credentials{
		{Session: []string{"garbage"}}, {Session: []string{seal(t, other, 2)}}, {Staff: []string{"a.b.c"}},
	} {
		p, err := e.Authenticate(t.Context(), c)
		wantCode(t, err, commerce.CodeUnauthenticated)
		if p.Kind != Refused || p.ChannelID != 1 {
			t.Errorf("got %+v", p)
		}
		_, err = e.Login(WithPrincipal(t.Context(), p), canaryEmail, canaryPassword, "")
		wantCode(t, err, commerce.CodeUnauthenticated)
	}
}

// Whichever function refuses a credential, and whatever for, what it returns is
// no guest: it sees no guest's prices and no session.
func TestRefusedIsNeverGuest(t *testing.T) {
	t.Parallel()
	provider := newProvider(t, "k1")
	e := newEnv(t, func(o *Options) { o.Staff = provider.verifier(t) })
	over, live := seal(t, e, 2), provider.sign(t, "k1", provider.claims())
	e.clock.Add(48 * time.Hour)
	open := func(token string) func() (Principal, error) {
		return func() (Principal, error) { return e.o.Sealer.Open(token) }
	}
	verify := func(token string) func() (Principal, error) {
		return func() (Principal, error) { return e.o.Staff.Verify(t.Context(), token) }
	}
	authenticate := func(c Credentials) func() (Principal, error) {
		return func() (Principal, error) { return e.Authenticate(t.Context(), c) }
	}
	for name, refuse := range map[string]func() (Principal, error){
		"open over":    open(over),
		"open nothing": open(""),
		"open garbage": open("garbage"),
		"verify":       verify(live + "x"),
		"verify empty": verify(""),
		"over":         authenticate(Credentials{Session: []string{over}}),
		"garbage":      authenticate(Credentials{Session: []string{"garbage"}}),
		"staff":        authenticate(Credentials{Staff: []string{live + "x"}}),
		"both":         authenticate(Credentials{Session: []string{over}, Staff: []string{live}}),
		"channel":      authenticate(Credentials{Channel: []string{"9"}}),
		"scheme":       authenticate(Credentials{Authorization: []string{"Basic x"}}),
	} {
		p, err := refuse()
		if err == nil || p.Kind != Refused {
			t.Errorf("%s: got %+v, %v", name, p, err)
			continue
		}
		for a := ReadSession; a <= PriceUnrestricted; a++ {
			wantCode(t, May(p, a, Object{CustomerID: 7, GroupID: 3}), commerce.CodeOf(err))
		}
		ctx := WithPrincipal(t.Context(), p)
		_, got := e.Proof(ctx)
		wantCode(t, got, commerce.CodeOf(err))
		_, got = e.Session(ctx)
		wantCode(t, got, commerce.CodeOf(err))
	}
}
