package pass

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestCurrentCustomer(t *testing.T) {
	o := open(t)
	customer, _ := o.store.Customer(1)
	for _, app := range []App{mainApp, otherApp} {
		text, err := o.CurrentCustomer(app.ID, customer)
		if err != nil {
			t.Fatal(err)
		}
		token, ok := jwt.Split(text)
		if !ok || !token.SignedWith(app.Secret) {
			t.Errorf("%s: not signed with the app's secret", app.ID)
		}
		var got map[string]any
		if err := json.Unmarshal(token.Payload, &got); err != nil {
			t.Fatal(err)
		}
		if got["application_id"] == app.ID {
			t.Error("application_id equals the audience")
		}
		delete(got, "application_id")
		want := map[string]any{
			"customer": map[string]any{"id": 1.0, "email": customer.Email, "group_id": "1"},
			"iss":      "bc/apps", "sub": o.store.StoreHash(), "store_hash": o.store.StoreHash(),
			"iat": float64(o.now.Unix()), "exp": float64(o.now.Unix() + 900),
			"version": 1.0, "aud": app.ID, "operation": "current_customer",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", app.ID, diff)
		}
	}
	for _, id := range []string{"", "unknown"} {
		if _, err := o.CurrentCustomer(id, customer); !errors.Is(err, ErrUnknownApp) {
			t.Errorf("app %q: %v, want %v", id, err, ErrUnknownApp)
		}
	}
}

func TestCurrentCustomerWithoutGroup(t *testing.T) {
	o := open(t)
	group := func() string {
		text, err := o.CurrentCustomer(mainApp.ID, store.Customer{ID: 5})
		if err != nil {
			t.Fatal(err)
		}
		token, _ := jwt.Split(text)
		var c currentClaims
		if err := json.Unmarshal(token.Payload, &c); err != nil {
			t.Fatal(err)
		}
		return c.Customer.GroupID
	}
	if got := group(); got != "0" {
		t.Errorf("group %q, want 0", got)
	}
	o.store.SetChoices(store.Choices{Hosted: store.HostedChoices{NoGroupIsEmpty: true}})
	if got := group(); got != "" {
		t.Errorf("group %q, want none", got)
	}
}
