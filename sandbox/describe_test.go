package sandbox_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// describeEnv turns the test binary into a process that only describes.
const describeEnv = "SANDBOX_TEST_DESCRIBE"

func describeToStdout() int {
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	d, err := s.Description()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if err := json.NewEncoder(os.Stdout).Encode(d); err != nil {
		return 1
	}
	return 0
}

func TestDescriptionIsTheSameInEveryProcess(t *testing.T) {
	c := start(t)
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	command.Env = append(os.Environ(), describeEnv+"=1")
	printed, err := command.Output()
	if err != nil {
		t.Fatalf("other process: %v", err)
	}
	var other sandbox.Description
	if err := json.Unmarshal(printed, &other); err != nil {
		t.Fatalf("other process printed %q: %v", printed, err)
	}
	if diff := cmp.Diff(c.seed, other, cmpopts.IgnoreFields(sandbox.Description{}, "HostedURLs")); diff != "" {
		t.Errorf("another process describes another store (-this +that):\n%s", diff)
	}
	for name, token := range map[string]string{"private": other.PrivateToken, "impersonation": other.ImpersonationToken} {
		if got := c.graphql(1, token, `{ site { settings { channelId } } }`, nil); got.status != 200 || len(got.Errors) > 0 {
			t.Errorf("%s token of another process: %d %s", name, got.status, got.body)
		}
	}
}

func TestDescriptionHasTheAgreedNames(t *testing.T) {
	encoded, err := json.Marshal(start(t).seed)
	if err != nil {
		t.Fatal(err)
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(encoded, &top); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"groups":     {"entityId", "name", "rule"},
		"hostedUrls": {"channelId", "url"},
		"customers":  {"channelIds", "email", "entityId", "groupId", "password"},
		"products":   {"entityId", "sku", "variantEntityIds"},
	}
	for _, name := range []string{
		"storeHash", "clientId", "clientSecret", "currentCustomerClientId", "currentCustomerClientSecret", "hostedUrls", "privateToken", "storefrontToken", "impersonationToken",
		"accessToken", "channels", "currencies", "groups", "customers", "products",
	} {
		if len(top[name]) < 3 {
			t.Errorf("%s is missing or empty: %s", name, top[name])
		}
		fields, nested := want[name]
		if !nested {
			continue
		}
		var items []map[string]any
		if err := json.Unmarshal(top[name], &items); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for field := range items[0] {
			got = append(got, field)
		}
		slices.Sort(got)
		if diff := cmp.Diff(fields, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestDescriptionNamesEachGroupsRule(t *testing.T) {
	got := map[int]string{}
	for _, g := range start(t).seed.Groups {
		got[g.EntityID] = g.Rule
	}
	want := map[int]string{
		store.GroupRetail: "none", store.GroupWholesale: "price_list:1,price_list:2", store.GroupGuides: "all:percent:10",
		store.GroupClub: "all:price:5,product:104:fixed:20", store.GroupCampsites: "category:1:percent:20",
		store.GroupGuests: "all:percent:2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

// The promise of --describe, tried over the wire: the first customers sign in
// on channel 1, one per group, and each of them sees the first fifty products
// with a price in both currencies.
func TestDescriptionKeepsItsPromise(t *testing.T) {
	c := start(t)
	var ids []int
	for _, p := range c.seed.Products[:50] {
		ids = append(ids, p.EntityID)
	}
	check := func(t *testing.T, headers ...string) {
		t.Helper()
		var data struct {
			Site struct {
				Products struct {
					Edges []struct {
						Node struct {
							IsPriceHidden bool
							USD, CAD      *struct{ Price struct{ CurrencyCode string } }
						}
					}
				}
			}
		}
		c.data(c.ask(`query promise($ids: [Int!]) { site { products(entityIds: $ids, first: 50) { edges { node {
			isPriceHidden
			usd: prices(currencyCode: USD) { price { currencyCode } }
			cad: prices(currencyCode: CAD) { price { currencyCode } }
		} } } } }`, map[string]any{"ids": ids}, headers...), &data)
		if len(data.Site.Products.Edges) != 50 {
			t.Fatalf("%d of the first 50 products are visible", len(data.Site.Products.Edges))
		}
		for i, edge := range data.Site.Products.Edges {
			if edge.Node.USD == nil || edge.Node.CAD == nil || edge.Node.IsPriceHidden {
				t.Errorf("product %d has no price: %+v", ids[i], edge.Node)
			}
		}
	}
	t.Run("guest", func(t *testing.T) { check(t) })
	for i, group := range c.seed.Groups {
		person := c.seed.Customers[i]
		t.Run(group.Name, func(t *testing.T) {
			if person.GroupID != group.EntityID {
				t.Fatalf("customer %d is in group %d, want %d", person.EntityID, person.GroupID, group.EntityID)
			}
			check(t, "X-Bc-Customer-Access-Token", c.login(1, person))
		})
	}
}
