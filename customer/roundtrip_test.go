package customer_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/customer"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

var (
	_ customer.Shopper = (*storefront.Client)(nil)
	_ customer.Staff   = (*management.Client)(nil)
	_ session.Store    = (*storefront.Client)(nil)
)

// world is a whole store on a real port and our services over it.
type world struct {
	*customer.Service

	shop     *sandbox.Server
	seed     sandbox.Description
	sessions *session.Service
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{shop: sandbox.Start(t)}
	var err error
	if w.seed, err = w.shop.Description(); err != nil {
		t.Fatal(err)
	}
	http := upstream.Client(upstream.Transport(nil, upstream.Options{}))
	t.Cleanup(http.CloseIdleConnections)
	shoppers, err := storefront.New(storefront.Options{
		URL: w.shop.StorefrontTemplate(), Token: commerce.Secret(w.seed.PrivateToken), HTTPClient: http,
	})
	if err != nil {
		t.Fatal(err)
	}
	staff, err := management.New(management.Options{
		BaseURL: w.shop.ManagementURL(), AccessToken: commerce.Secret(w.seed.AccessToken), HTTPClient: http,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.sessions = newSessions(t, w.seed, shoppers)
	w.Service, err = customer.New(customer.Options{Shopper: shoppers, Staff: staff, Sessions: w.sessions})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func newSessions(t *testing.T, seed sandbox.Description, store session.Store) *session.Service {
	t.Helper()
	text, err := session.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := session.ParseKeys(text)
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := session.NewSealer(session.SealerOptions{Keys: keys, StoreHash: seed.StoreHash, Audience: "test"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.New(session.Options{
		Store: store, Sealer: sealer, DefaultChannel: 1, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// as signs a customer of the seed in and returns a context in which they ask.
func (w *world) as(t *testing.T, c sandbox.DescribedPerson) context.Context {
	t.Helper()
	r, err := w.sessions.Login(t.Context(), commerce.Secret(c.Email), commerce.Secret(c.Password), "")
	if err != nil || r.Session == nil {
		t.Fatalf("signing in as %d: %v, refused %v", c.EntityID, err, r.Refused)
	}
	p, err := w.sessions.Authenticate(t.Context(), session.Credentials{Session: []string{r.Session.Token}})
	if err != nil {
		t.Fatal(err)
	}
	return session.WithPrincipal(t.Context(), p)
}

func staff(t *testing.T, scopes ...session.Scope) context.Context {
	t.Helper()
	return session.WithPrincipal(t.Context(), session.Principal{Kind: session.Staff, ChannelID: 1, Scopes: scopes})
}

func wantCode(t *testing.T, err error, want commerce.Code) {
	t.Helper()
	if got := commerce.CodeOf(err); got != want {
		t.Fatalf("got code %q (%v), want %q", got, err, want)
	}
}

func TestRoundTripShopper(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, other := w.seed.Customers[0], w.seed.Customers[1]
	ctx := w.as(t, me)
	viewer, err := w.Viewer(ctx)
	if err != nil || viewer.EntityID != me.EntityID || viewer.Email != me.Email || viewer.Group.EntityID != me.GroupID {
		t.Fatalf("got %+v, %v", viewer, err)
	}
	page, err := w.Addresses(ctx, me.EntityID, commerce.PageRequest{First: 50})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.FormFields(ctx, me.EntityID); err != nil {
		t.Fatal(err)
	}
	if _, err = w.Attributes(ctx, me.EntityID, []int{1, 2, 1}); err != nil {
		t.Fatal(err)
	}
	w.shop.ResetCalls()
	_, err = w.Addresses(ctx, other.EntityID, commerce.PageRequest{First: 50})
	wantCode(t, err, commerce.CodeForbidden)
	_, failed := w.ByIDs(ctx, []int{other.EntityID})
	wantCode(t, failed[other.EntityID], commerce.CodeForbidden)
	groups, failed := w.Groups(ctx, []int{me.GroupID, other.GroupID})
	if len(groups) != 1 || groups[me.GroupID].Name == nil {
		t.Errorf("got groups %+v", groups)
	}
	wantCode(t, failed[other.GroupID], commerce.CodeForbidden)
	if n := len(w.shop.Calls()); n != 0 {
		t.Errorf("%d calls for what is refused or known; %d addresses", n, len(page.Edges))
	}
}

func TestRoundTripStaff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := staff(t, session.ScopeCustomersRead, session.ScopeGroupsRead)
	ids := []int{1 << 30}
	for _, c := range w.seed.Customers {
		ids = append(ids, c.EntityID)
	}
	found, failed := w.ByIDs(ctx, ids)
	if len(found) != len(w.seed.Customers) || len(failed) != 1 {
		t.Fatalf("%d found, %v", len(found), failed)
	}
	wantCode(t, failed[1<<30], commerce.CodeBadRepresentation)
	for _, c := range w.seed.Customers {
		if found[c.EntityID].Email != c.Email {
			t.Errorf("customer %d has another's e-mail address", c.EntityID)
		}
	}
	if n := len(w.shop.CallsTo(sandbox.On("customers"))); n != 1 {
		t.Errorf("%d calls for %d customers", n, len(ids))
	}
	var groupIDs []int
	for _, g := range w.seed.Groups {
		groupIDs = append(groupIDs, g.EntityID)
	}
	for range 3 {
		groups, failed := w.Groups(ctx, groupIDs)
		if len(groups) != len(groupIDs) {
			t.Fatalf("got %v and %v", groups, failed)
		}
		for _, g := range w.seed.Groups {
			if name := groups[g.EntityID].Name; name == nil || *name != g.Name {
				t.Errorf("group %d has another name", g.EntityID)
			}
		}
	}
	if n := len(w.shop.CallsTo(sandbox.On("groups"))); n != 1 {
		t.Errorf("%d calls for the groups", n)
	}
	if viewer, err := w.Viewer(ctx); viewer != nil || err != nil {
		t.Errorf("staff are %+v, %v", viewer, err)
	}
}

// A read that meets a session that is over ends it for everything else.
func TestRoundTripDeadSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.seed.Customers[0]
	ctx := w.as(t, me)
	if !w.shop.Store().EndSessionOf(me.EntityID) {
		t.Fatal("there was no session")
	}
	_, err := w.sessions.Proof(ctx)
	if err != nil {
		t.Fatalf("the proof of the login: %v", err)
	}
	_, err = w.Viewer(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
	_, err = w.sessions.Proof(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
}
