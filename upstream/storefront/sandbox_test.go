package storefront

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// newSandbox starts a store on a real port and a client of it over the chain.
func newSandbox(t *testing.T) (*Client, *sandbox.Server, sandbox.Description) {
	t.Helper()
	s := sandbox.Start(t)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{}))
	t.Cleanup(chain.CloseIdleConnections)
	c, err := New(Options{URL: s.StorefrontTemplate(), Token: commerce.Secret(seed.PrivateToken), HTTPClient: chain})
	if err != nil {
		t.Fatal(err)
	}
	return c, s, seed
}

func loginOf(p sandbox.DescribedPerson) commerce.Login {
	return commerce.Login{ChannelID: 1, Email: commerce.Secret(p.Email), Password: commerce.Secret(p.Password)}
}

// signIn begins a session for a person of the seed.
func signIn(t *testing.T, c *Client, p sandbox.DescribedPerson) commerce.LoginOutcome {
	t.Helper()
	got, err := c.Login(upstreamtest.Context(t), loginOf(p))
	if err != nil || got.Refused != nil {
		t.Fatalf("login: %v, %v", got.Refused, err)
	}
	return got
}

func TestSandboxSessionFromLoginToLogout(t *testing.T) {
	c, s, seed := newSandbox(t)
	for _, person := range seed.Customers[:len(seed.Groups)] {
		began := signIn(t, c, person)
		cred := began.Credential
		if cred.CustomerID != person.EntityID || cred.ChannelID != 1 || !cred.ExpiresAt.After(time.Now()) {
			t.Errorf("credential of customer %d: %+v", person.EntityID, cred)
		}
		proof, err := c.Prove(upstreamtest.Context(t), cred)
		if err != nil || proof.GroupID() != person.GroupID || proof.CustomerID != person.EntityID {
			t.Errorf("proof %+v, %v; want group %d", proof, err, person.GroupID)
		}
		record, err := c.Customer(upstreamtest.Context(t), cred)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(began.Customer, record); diff != "" {
			t.Errorf("login and record differ (-login +record):\n%s", diff)
		}
		if record.Email != person.Email {
			t.Error("the record is somebody else's")
		}
		if _, err := c.Logout(upstreamtest.Context(t), cred, ""); err != nil {
			t.Fatal(err)
		}
		_, err = c.Prove(upstreamtest.Context(t), cred)
		wantCode(t, err, commerce.CodeSessionExpired)
	}
	for _, call := range s.Calls() {
		asShopper := call.Operation != "login"
		if call.CorrelationID != correlation || !call.ErrorOnInvalid || call.AsCustomer != asShopper ||
			call.UserAgent != "clientele" || call.Credential != "private" || call.TrueClientIP || call.TrustedProxy {
			t.Errorf("call %+v", call)
		}
	}
}

func TestSandboxASecondLoginEndsTheFirst(t *testing.T) {
	c, _, seed := newSandbox(t)
	first := signIn(t, c, seed.Customers[0])
	second := signIn(t, c, seed.Customers[0])
	_, err := c.Prove(upstreamtest.Context(t), first.Credential)
	wantCode(t, err, commerce.CodeSessionExpired)
	if _, err := c.Prove(upstreamtest.Context(t), second.Credential); err != nil {
		t.Error(err)
	}
}

func TestSandboxRefusesWrongPasswords(t *testing.T) {
	c, s, seed := newSandbox(t)
	in := loginOf(seed.Customers[0])
	in.Password = password
	got, err := c.Login(upstreamtest.Context(t), in)
	if diff := cmp.Diff(commerce.LoginOutcome{Refused: commerce.InvalidCredentialsError{}}, got); err != nil || diff != "" {
		t.Errorf("%v, outcome (-want +got):\n%s", err, diff)
	}
	if n := len(s.CallsTo(sandbox.On(sandbox.EndpointStorefront, "login"))); n != 1 {
		t.Errorf("%d attempts", n)
	}
}

func TestSandboxLoginIsTriedOnce(t *testing.T) {
	c, s, seed := newSandbox(t)
	login := sandbox.On(sandbox.EndpointStorefront, "login")
	for fault, want := range map[sandbox.Fault]commerce.Code{
		{Kind: sandbox.FaultDropBefore}:                           commerce.CodeOutcomeUnknown,
		{Kind: sandbox.FaultDropAfter}:                            commerce.CodeOutcomeUnknown,
		{Kind: sandbox.FaultTruncate}:                             commerce.CodeOutcomeUnknown,
		{Kind: sandbox.FaultHTML}:                                 commerce.CodeOutcomeUnknown,
		{Kind: sandbox.FaultStatus, Status: 500}:                  commerce.CodeOutcomeUnknown,
		{Kind: sandbox.FaultStatus, Status: 503}:                  commerce.CodeUpstreamUnavailable,
		{Kind: sandbox.FaultStatus, NoHeaders: true, Status: 429}: commerce.CodeRateLimited,
	} {
		s.ResetCalls()
		if err := s.FailNext(login, 1, fault); err != nil {
			t.Fatal(err)
		}
		_, err := c.Login(upstreamtest.Context(t), loginOf(seed.Customers[0]))
		wantCode(t, err, want)
		if n := len(s.CallsTo(login)); n != 1 {
			t.Errorf("%+v: %d attempts", fault, n)
		}
	}
	signIn(t, c, seed.Customers[0])
}

func TestSandboxHandsCartsOver(t *testing.T) {
	c, s, seed := newSandbox(t)
	cart, err := s.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	in := loginOf(seed.Customers[0])
	in.GuestCartEntityID = cart
	got, err := c.Login(upstreamtest.Context(t), in)
	if err != nil || got.CartEntityID == "" {
		t.Fatalf("got cart %q, %v", got.CartEntityID, err)
	}
	left, err := c.Logout(upstreamtest.Context(t), got.Credential, got.CartEntityID)
	if err != nil || (left.CartEntityID == "" && len(left.Refused) == 0) {
		t.Errorf("got %+v, %v", left, err)
	}
	again := signIn(t, c, seed.Customers[0])
	left, err = c.Logout(upstreamtest.Context(t), again.Credential, "00000000-0000-4000-8000-000000000000")
	if want := []commerce.LogoutError{commerce.CartInaccessibleError{}}; err != nil || !cmp.Equal(want, left.Refused) {
		t.Errorf("a cart that is not there: %+v, %v", left, err)
	}
}

func TestSandboxPersonalData(t *testing.T) {
	c, s, seed := newSandbox(t)
	var books, answers, values int
	for _, person := range seed.Customers[:12] {
		got, err := c.Login(upstreamtest.Context(t), loginOf(person))
		if err != nil {
			t.Fatal(err)
		}
		if got.Refused != nil {
			continue // not everybody may sign in on this channel
		}
		cred := got.Credential
		page, err := c.Addresses(upstreamtest.Context(t), cred, commerce.PageRequest{First: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Edges {
			books++
			if e.Node.City == "" || len(e.Node.CountryCode) != 2 || e.Cursor == "" || page.PageInfo.EndCursor == nil {
				t.Errorf("page %+v", page)
			}
		}
		if page.PageInfo.HasNextPage {
			next, err := c.Addresses(upstreamtest.Context(t), cred, commerce.PageRequest{First: 1, After: *page.PageInfo.EndCursor})
			if err != nil || len(next.Edges) != 1 || next.Edges[0].Node.EntityID == page.Edges[0].Node.EntityID {
				t.Errorf("next page %+v, %v", next, err)
			}
		}
		fields, err := c.FormFields(upstreamtest.Context(t), cred)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fields {
			answers++
			if _, unknown := f.(commerce.UnknownFormFieldValue); unknown {
				t.Errorf("unknown answer %+v", f)
			}
		}
		for _, id := range attributeIDs(s) {
			attributes, err := c.Attributes(upstreamtest.Context(t), cred, []int{id})
			if err != nil || len(attributes) != 1 || attributes[0].EntityID != id || attributes[0].Name == "" {
				t.Errorf("attribute %d: %+v, %v", id, attributes, err)
			}
			values += len(attributes)
		}
	}
	if books == 0 || answers == 0 || values == 0 {
		t.Errorf("the seed showed %d addresses, %d answers, %d attributes", books, answers, values)
	}
}

func TestSandboxVisibility(t *testing.T) {
	c, _, seed := newSandbox(t)
	ids := []int{999_999}
	for _, p := range seed.Products[:49] {
		ids = append(ids, p.EntityID)
	}
	guest, err := c.Visible(upstreamtest.Context(t), 1, nil, ids)
	if err != nil || guest.GroupID != 0 || len(guest.Products) != 49 {
		t.Errorf("guest: group %d, %d products, %v", guest.GroupID, len(guest.Products), err)
	}
	person := seed.Customers[1]
	cred := signIn(t, c, person).Credential
	shopper, err := c.Visible(upstreamtest.Context(t), 1, &cred, ids)
	if err != nil || shopper.GroupID != person.GroupID || len(shopper.Products) != 49 {
		t.Errorf("shopper: group %d, %d products, %v", shopper.GroupID, len(shopper.Products), err)
	}
	cred.AccessToken = accessToken
	_, err = c.Visible(upstreamtest.Context(t), 1, &cred, ids)
	wantCode(t, err, commerce.CodeSessionExpired)
}

func TestSandboxSettingsOfEachChannel(t *testing.T) {
	c, _, seed := newSandbox(t)
	for _, id := range seed.Channels {
		got, err := c.Settings(upstreamtest.Context(t), id)
		if err != nil || got.StoreHash != seed.StoreHash || got.ChannelID != id || got.StoreName == "" {
			t.Errorf("channel %d: %+v, %v", id, got, err)
		}
	}
}
