package session

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// The digests under which the provider and its subjects are known to the store.
var (
	issuerDigest  = digest(testIssuer)
	subjectDigest = digest(testIssuer + "\x00" + canarySubject)
)

func withIdentity(t *testing.T, e *tokenEnv, change ...func(jwt.MapClaims)) (TokenLoginResult, error) {
	t.Helper()
	unique := func(c jwt.MapClaims) { c["jti"] = e.accounts.asked } // or two of one second are the same
	return e.LoginWithIdentityToken(t.Context(), e.provider.identityToken(t, append(change, unique)...), canaryNonce, "")
}

// signedFor are the customers that Customer Login JWTs were signed for.
func (f *fakeJWTs) signedFor() []int {
	var ids []int
	for _, in := range f.signed {
		ids = append(ids, in.CustomerID)
	}
	return ids
}

func TestIdentityLogin(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	var got commerce.TokenLogin
	e.store.loginJWT = func(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
		got = in
		return admit(e.env, 7)(ctx, in)
	}
	ctx := WithPrincipal(t.Context(), Principal{ChannelID: 2})
	r, err := e.LoginWithIdentityToken(ctx, e.provider.identityToken(t), canaryNonce, "cart-1")
	if err != nil || r.Refused != nil || r.Session == nil || r.CartEntityID != "cart-2" || r.RedirectTo != "" {
		t.Fatalf("got %+v, %v", r, err)
	}
	if diff := cmp.Diff(commerce.TokenLogin{ChannelID: 2, JWT: signedByUs, GuestCartEntityID: "cart-1"}, got); diff != "" {
		t.Error(diff)
	}
	// The store gets to know neither the provider nor the subject.
	want := []commerce.IdentityLink{{CustomerID: 7, Issuer: issuerDigest, Subject: subjectDigest}}
	if diff := cmp.Diff(want, e.accounts.links); diff != "" {
		t.Error(diff)
	}
	if len(e.accounts.created) != 0 {
		t.Error("a customer was created")
	}
}

func TestIdentityTokenIsUsedOnce(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	token := e.provider.identityToken(t)
	var begun, refused atomic.Int64
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			r, err := e.LoginWithIdentityToken(t.Context(), token, canaryNonce, "")
			switch {
			case err == nil && r.Session != nil:
				begun.Add(1)
			case err == nil && r.Refused == (commerce.InvalidTokenError{}):
				refused.Add(1)
			}
		})
	}
	wg.Wait()
	if begun.Load() != 1 || refused.Load() != 49 || len(e.accounts.links) != 1 {
		t.Errorf("%d begun, %d refused, links %v", begun.Load(), refused.Load(), e.accounts.links)
	}
}

func TestIdentityInput(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	long := commerce.Secret(strings.Repeat("x", maxIdentity+1))
	for _, tt := range []struct {
		name         string
		token, nonce commerce.Secret
		want         string
	}{
		{"no token", "", canaryNonce, "input.idToken"},
		{"a long token", long, canaryNonce, "input.idToken"},
		{"no nonce", "a.b.c", "", "input.nonce"},
		{"a short nonce", "a.b.c", "1234567", "input.nonce"},
		{"a long nonce", "a.b.c", long[:201], "input.nonce"},
		{"a nonce with a control character", "a.b.c", "12345678\x00", "input.nonce"},
	} {
		_, err := e.LoginWithIdentityToken(t.Context(), tt.token, tt.nonce, "")
		var known *commerce.Error
		if !errors.As(err, &known) || known.Field != tt.want {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
	r, err := e.LoginWithIdentityToken(t.Context(), long[1:], canaryNonce, "")
	if err != nil || r.Refused != (commerce.InvalidTokenError{}) {
		t.Errorf("a token just short enough: %+v, %v", r, err)
	}
}

// Who somebody becomes at their first sign-in, 0 for nobody.
func TestIdentityFindsCustomer(t *testing.T) {
	t.Parallel()
	other := func(id int, channels ...int) commerce.CustomerAccount {
		return commerce.CustomerAccount{CustomerID: id, Email: canaryEmail, ChannelIDs: channels}
	}
	for _, tt := range []struct {
		name   string
		found  []commerce.CustomerAccount
		claims func(jwt.MapClaims)
		want   int
	}{
		{"the only one", []commerce.CustomerAccount{other(7)}, nil, 7},
		{"in other capitals", []commerce.CustomerAccount{{CustomerID: 7, Email: "Canary.Mail@EXAMPLE.test"}}, nil, 7},
		{"none", nil, nil, 0},
		{"of another channel", []commerce.CustomerAccount{other(8, 2)}, nil, 0},
		{"of this channel and of another", []commerce.CustomerAccount{other(8, 2), other(7, 1)}, nil, 7},
		{"two of this channel", []commerce.CustomerAccount{other(7, 1), other(8)}, nil, 0},
		{"not verified", []commerce.CustomerAccount{other(7)}, func(c jwt.MapClaims) { c["email_verified"] = false }, 0},
		{"not said", []commerce.CustomerAccount{other(7)}, func(c jwt.MapClaims) { delete(c, "email") }, 0},
		{"of a domain that is not allowed", []commerce.CustomerAccount{{CustomerID: 7, Email: "a@evil.example"}}, func(c jwt.MapClaims) { c["email"] = "a@evil.example" }, 0},
		// The sign for kelvin folds to a k, and to a database the two may be one.
		{"of somebody spelled alike", []commerce.CustomerAccount{{CustomerID: 7, Email: "k@example.test"}}, func(c jwt.MapClaims) { c["email"] = "\u212a@example.test" }, 0},
		{"beyond ASCII, as it is", []commerce.CustomerAccount{{CustomerID: 7, Email: "ä@example.test"}}, func(c jwt.MapClaims) { c["email"] = "ä@example.test" }, 7},
		{"somebody without a number", []commerce.CustomerAccount{other(0)}, nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newTokenEnv(t)
			e.accounts.found = tt.found
			if tt.claims == nil {
				tt.claims = func(jwt.MapClaims) {}
			}
			r, err := withIdentity(t, e, tt.claims)
			if err != nil {
				t.Fatal(err)
			}
			if tt.want != 0 {
				if r.Session == nil || !cmp.Equal(e.jwts.signedFor(), []int{tt.want}) || len(e.accounts.links) != 1 {
					t.Errorf("got %+v, signed for %v", r, e.jwts.signedFor())
				}
				return
			}
			if r.Refused != (commerce.CustomerUnknownError{}) || len(e.jwts.signed) != 0 || len(e.accounts.links) != 0 {
				t.Errorf("got %+v, signed for %v", r, e.jwts.signedFor())
			}
			if len(e.accounts.created) != 0 || e.store.calls() != 0 {
				t.Error("something was made all the same")
			}
		})
	}
}

// A search that brings up somebody else signs in nobody.
func TestIdentityAccountsLie(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t, func(o *Options) { o.Accounts = strangers{o.Accounts} })
	r, err := withIdentity(t, e)
	if err != nil || r.Refused != (commerce.CustomerUnknownError{}) || len(e.jwts.signed) != 0 || len(e.accounts.links) != 0 {
		t.Errorf("got %+v, %v", r, err)
	}
}

// strangers answers each search with somebody of another address.
type strangers struct{ Accounts }

func (strangers) AccountsByEmail(context.Context, commerce.Secret) ([]commerce.CustomerAccount, error) {
	return []commerce.CustomerAccount{{CustomerID: 9, Email: "stranger@example.test"}}, nil
}

// After the first sign-in the link alone decides.
func TestIdentityLinkDecides(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	for name, change := range map[string]func(jwt.MapClaims){
		"the same address":     func(jwt.MapClaims) {},
		"a new address":        func(c jwt.MapClaims) { c["email"] = "new@example.test" },
		"an address not ours":  func(c jwt.MapClaims) { c["email"] = "new@evil.example" },
		"a customer's address": func(c jwt.MapClaims) { c["email"] = "somebody@example.test" },
		"no address":           func(c jwt.MapClaims) { delete(c, "email") },
		"not verified":         func(c jwt.MapClaims) { c["email_verified"] = false },
	} {
		if r, err := withIdentity(t, e); err != nil || r.Session == nil {
			t.Fatalf("the first sign-in: %+v, %v", r, err)
		}
		// Since then the customer has another address, and theirs is somebody else's.
		e.accounts.found = []commerce.CustomerAccount{
			{CustomerID: 7, Email: "elsewhere@example.test"}, {CustomerID: 8, Email: canaryEmail}, {CustomerID: 9, Email: "somebody@example.test"},
		}
		e.jwts.signed = nil
		r, err := withIdentity(t, e, change)
		if err != nil || r.Session == nil || !cmp.Equal(e.jwts.signedFor(), []int{7}) || len(e.accounts.links) != 1 {
			t.Errorf("%s: got %+v, %v, signed for %v", name, r, err, e.jwts.signedFor())
		}
	}
}

func TestIdentityLinkRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		link   commerce.IdentityLink
		change func(*tokenEnv)
	}{
		"customer is gone":    {commerce.IdentityLink{CustomerID: 5, Issuer: issuerDigest, Subject: subjectDigest}, nil},
		"not on this channel": {commerce.IdentityLink{CustomerID: 7, Issuer: issuerDigest, Subject: subjectDigest}, func(e *tokenEnv) { e.accounts.found[0].ChannelIDs = []int{2} }},
		"of another issuer":   {commerce.IdentityLink{CustomerID: 7, Issuer: digest("x"), Subject: subjectDigest}, nil},
		"another customer's record": {commerce.IdentityLink{CustomerID: 7, Issuer: issuerDigest, Subject: subjectDigest}, func(e *tokenEnv) {
			e.accounts.lie = map[int]commerce.CustomerAccount{7: {CustomerID: 8}}
		}},
	} {
		e := newTokenEnv(t, func(o *Options) { o.CreateCustomers = true })
		e.accounts.links = []commerce.IdentityLink{tt.link}
		if tt.change != nil {
			tt.change(e)
		}
		r, err := withIdentity(t, e)
		if err != nil || r.Refused != (commerce.CustomerUnknownError{}) || len(e.jwts.signed) != 0 {
			t.Errorf("%s: got %+v, %v", name, r, err)
		}
		if len(e.accounts.links) != 1 || len(e.accounts.created) != 0 {
			t.Errorf("%s: linked or made anew: %v, %v", name, e.accounts.links, e.accounts.created)
		}
	}
	e := newTokenEnv(t, func(o *Options) { o.Accounts = anyLink{o.Accounts} })
	if r, err := withIdentity(t, e); err != nil || r.Refused != (commerce.CustomerUnknownError{}) || len(e.jwts.signed) != 0 {
		t.Errorf("somebody else's link: %+v, %v", r, err)
	}
}

// anyLink finds a link of another subject, whatever was asked for.
type anyLink struct{ Accounts }

func (anyLink) FindIdentityLink(context.Context, string) (commerce.IdentityLink, bool, error) {
	return commerce.IdentityLink{CustomerID: 7, Issuer: issuerDigest, Subject: digest("another")}, true, nil
}

// An address that the provider has given to somebody else since does not bring the
// account along. Another provider's subject may be the same person.
func TestIdentityRecycledAddress(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		issuer string
		want   bool
	}{"by the same provider": {issuerDigest, false}, "linked with another provider": {digest("https://other.example.test"), true}} {
		e := newTokenEnv(t)
		e.accounts.links = []commerce.IdentityLink{{CustomerID: 7, Issuer: tt.issuer, Subject: digest("the one before")}}
		r, err := withIdentity(t, e)
		if err != nil || (r.Session != nil) != tt.want || len(e.jwts.signed) > 0 != tt.want || len(e.accounts.links) > 1 != tt.want {
			t.Errorf("%s: got %+v, %v, links %v", name, r, err, e.accounts.links)
		}
	}
}

func TestIdentityCreatesCustomer(t *testing.T) {
	t.Parallel()
	made := commerce.CustomerAccount{CustomerID: 12, Email: canaryEmail}
	create := func(a commerce.CustomerAccount, err error) func(*tokenEnv) {
		return func(e *tokenEnv) {
			e.accounts.create = func(commerce.NewCustomer) (commerce.CustomerAccount, error) { return a, err }
		}
	}
	taken := commerce.BadInput("email", "The address is taken.")
	for _, tt := range []struct {
		name   string
		change func(*tokenEnv)
		claims func(jwt.MapClaims)
		off    bool
		want   int
		code   commerce.Code
		asked  int
	}{
		{"made", create(made, nil), nil, false, 12, "", 1},
		{"not configured", create(made, nil), nil, true, 0, "", 0},
		{"without a name", create(made, nil), func(c jwt.MapClaims) { delete(c, "given_name") }, false, 0, "", 0},
		{"not verified", create(made, nil), func(c jwt.MapClaims) { c["email_verified"] = false }, false, 0, "", 0},
		{"two are there", func(e *tokenEnv) {
			e.accounts.found = []commerce.CustomerAccount{{CustomerID: 7, Email: canaryEmail}, {CustomerID: 8, Email: canaryEmail}}
		}, nil, false, 0, "", 0},
		{"somebody was faster", func(e *tokenEnv) {
			e.accounts.create = func(commerce.NewCustomer) (commerce.CustomerAccount, error) {
				e.accounts.found = []commerce.CustomerAccount{{CustomerID: 12, Email: canaryEmail}}
				return commerce.CustomerAccount{}, taken
			}
		}, nil, false, 12, "", 1},
		{"taken by nobody of here", create(commerce.CustomerAccount{}, taken), nil, false, 0, "", 1},
		{"the store is down", create(commerce.CustomerAccount{}, errors.New("reset")), nil, false, 0, commerce.CodeUpstreamUnavailable, 1},
		{"outcome unknown", create(commerce.CustomerAccount{}, &commerce.Error{Code: commerce.CodeOutcomeUnknown}), nil, false, 0, commerce.CodeOutcomeUnknown, 1},
		{"another address was made", create(commerce.CustomerAccount{CustomerID: 9, Email: "x@example.test"}, nil), nil, false, 0, "", 1},
		{"nobody was made", create(commerce.CustomerAccount{}, nil), nil, false, 0, "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newTokenEnv(t, func(o *Options) { o.CreateCustomers = !tt.off })
			e.accounts.found = nil
			e.store.loginJWT = admit(e.env, 12)
			tt.change(e)
			if tt.claims == nil {
				tt.claims = func(jwt.MapClaims) {}
			}
			r, err := withIdentity(t, e, tt.claims)
			wantCode(t, err, tt.code)
			if (r.Session != nil) != (tt.want != 0) || len(e.accounts.created) != tt.asked {
				t.Errorf("got %+v after %d were made", r, len(e.accounts.created))
			}
			if tt.want == 0 && (len(e.jwts.signed) != 0 || len(e.accounts.links) != 0) {
				t.Errorf("signed for %v, links %v", e.jwts.signedFor(), e.accounts.links)
			}
			asked := commerce.NewCustomer{Email: canaryEmail, FirstName: "Ada", LastName: "Byron", ChannelID: 1}
			if tt.asked > 0 && e.accounts.created[0] != asked {
				t.Errorf("made %+v", e.accounts.created[0])
			}
		})
	}
}

// Records that cannot be read or written begin no session, and are no refusal.
func TestIdentityAccountsDown(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"FindIdentityLink", "AccountsByEmail", "MaySignIn", "IdentityLinks", "CreateIdentityLink"} {
		e := newTokenEnv(t)
		e.accounts.err[method] = errors.New("reset by " + canaryEmail)
		r, err := withIdentity(t, e)
		if commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || r.Refused != nil || r.Session != nil || len(e.jwts.signed) != 0 {
			t.Errorf("%s: got %+v, %v", method, r, err)
		}
		wantNoCanary(t, e.log.String())
	}
	e := newTokenEnv(t)
	e.accounts.links = []commerce.IdentityLink{{CustomerID: 7, Issuer: issuerDigest, Subject: subjectDigest}}
	e.accounts.err["Account"] = errors.New("reset")
	if r, err := withIdentity(t, e); commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || r.Refused != nil {
		t.Errorf("a linked customer: %+v, %v", r, err)
	}
}

func TestSameEmail(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b commerce.Secret
		want bool
	}{
		{"a@b.test", "A@B.Test", true},
		{"", "", false},
		{"a@b.test", "a@b.test ", false},
		{"ä@b.test", "Ä@b.test", false},
		{"i@b.test", "\u0130@b.test", false},
		{"s@b.test", "\u017f@b.test", false},
	} {
		if sameEmail(tt.a, tt.b) != tt.want || sameEmail(tt.b, tt.a) != tt.want {
			t.Errorf("%q and %q", tt.a.Reveal(), tt.b.Reveal())
		}
	}
}
