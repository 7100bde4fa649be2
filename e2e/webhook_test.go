package e2e_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/webhook"
)

// glimpse is what somebody was told about one price.
type glimpse struct {
	price, reason string
	// group is that of the answer, 0 for none.
	group     int
	stale     bool
	fetchedAt time.Time
}

const glimpses = `query ($items: [PriceItemInput!]!, $group: Int) {
	prices(input: {channelId: 1, currencyCode: "USD", items: $items, customerGroupEntityId: $group}) {
		customerGroup { entityId } calculatedPrice { taxExclusive } fetchedAt stale } }`

// glimpsesOf asks a graph for products by their variants, 0 being the product itself. group is what staff ask
// for, nil for one's own.
func glimpsesOf(tb testing.TB, url string, header http.Header, group any, items ...store.Item) []glimpse {
	tb.Helper()
	input := make([]any, len(items))
	for i, item := range items {
		one := map[string]any{"productEntityId": item.ProductID}
		if item.VariantID != 0 {
			one["variantEntityId"] = item.VariantID
		}
		input[i] = one
	}
	answer := e2e.Post(tb, url, header, glimpses, map[string]any{"items": input, "group": group})
	seen := make([]glimpse, len(items))
	for i := range items {
		if answer.At("prices", i) == nil {
			continue
		}
		seen[i].price, _ = answer.At("prices", i, "calculatedPrice", "taxExclusive").(string)
		if number, ok := answer.At("prices", i, "customerGroup", "entityId").(float64); ok {
			seen[i].group = int(number)
		}
		seen[i].stale = answer.At("prices", i, "stale") != false
		at, err := time.Parse(time.RFC3339Nano, fmt.Sprint(answer.At("prices", i, "fetchedAt")))
		if err != nil {
			tb.Fatal(err)
		}
		seen[i].fetchedAt = at
	}
	for _, problem := range answer.Errors {
		if len(problem.Path) != 2 || problem.Code() != "PRICE_UNAVAILABLE" {
			tb.Fatalf("%+v", problem)
		}
		seen[int(problem.Path[1].(float64))].reason = fmt.Sprint(problem.Extensions["reason"])
	}
	return seen
}

// storePrice is what the store itself says that a group pays on channel 1 in USD.
func storePrice(tb testing.TB, shop *store.Store, group int, item store.Item) string {
	tb.Helper()
	quoted, err := shop.Quote(store.Quote{ChannelID: 1, Currency: "USD", GroupID: group, Items: []store.Item{item}})
	if err != nil || len(quoted) != 1 {
		tb.Fatalf("the store has no price for %+v: %v", item, err)
	}
	return quoted[0].Calculated.TaxExclusive.Trim(0).String()
}

// storeChange is a change of the store that shows in a price.
type storeChange struct {
	name   string
	family webhook.Family
	// group is whose price it shows in; guests look as such.
	group  int
	item   store.Item
	change func(t *testing.T, env *e2e.Env)
}

// inStore is a change that the store tells of by itself.
func inStore(change func(*store.Store)) func(*testing.T, *e2e.Env) {
	return func(_ *testing.T, env *e2e.Env) { change(env.Store.Store()) }
}

// silently gives the guides a new discount, of which no webhook tells, and then has the
// store tell of something else that counts for their prices, too.
func silently(percent string, then func(*store.Store)) func(*testing.T, *e2e.Env) {
	return inStore(func(s *store.Store) {
		s.SetGroupRules(groupGuides, store.DiscountRule{Kind: store.RuleAll, Method: store.MethodPercent, Amount: decimal.MustParse(percent)})
		then(s)
	})
}

func usd(list, variant int, price string) store.PriceRecord {
	return store.PriceRecord{PriceListID: list, VariantID: variant, Currency: "USD", Price: decimal.MustParse(price)}
}

// storeChanges are of every family that concerns prices. Each begins where the one
// before it ended.
func storeChanges() []storeChange {
	const retail, wholesale, guides, guests, campsites = groupRetail, groupWholesale, groupGuides, store.GroupGuests, store.GroupCampsites
	item := func(product int) store.Item { return store.Item{ProductID: product} }
	emit := func(scope, data string) func(*testing.T, *e2e.Env) {
		return func(t *testing.T, env *e2e.Env) {
			if err := env.Store.Hooks().Emit(scope, json.RawMessage(data)); err != nil {
				t.Fatal(err)
			}
		}
	}
	silentThen := func(percent, scope, data string) func(*testing.T, *e2e.Env) {
		return func(t *testing.T, env *e2e.Env) {
			silently(percent, func(*store.Store) {})(t, env)
			emit(scope, data)(t, env)
		}
	}
	return []storeChange{
		{"a product's price", webhook.FamilyProduct, guests, item(101), inStore(func(s *store.Store) { s.SetProductPrice(101, decimal.MustParse("120")) })},
		{"a variant's price", webhook.FamilySKU, guests, store.Item{ProductID: 108, VariantID: 1082}, inStore(func(s *store.Store) {
			s.EditVariant(108, 1082, func(v *store.Variant) { v.Price.Decimal = decimal.MustParse("35") })
		})},
		{"a variant's price, of the product as a whole", webhook.FamilySKU, retail, item(108), inStore(func(s *store.Store) {
			s.EditVariant(108, 1081, func(v *store.Variant) { v.Price.Decimal = decimal.MustParse("19") })
		})},
		{"a new record", webhook.FamilyPriceList, wholesale, item(110), inStore(func(s *store.Store) { s.SetPriceRecord(usd(store.ListWholesale, 1100, "44")) })},
		{"a changed record", webhook.FamilyPriceList, wholesale, item(101), inStore(func(s *store.Store) { s.SetPriceRecord(usd(store.ListWholesale, 1010, "65")) })},
		{"a deleted record", webhook.FamilyPriceList, wholesale, item(104), inStore(func(s *store.Store) { s.DeletePriceRecord(store.ListWholesale, 1040, "USD") })},
		{"a batch of records, a new one", webhook.FamilyPriceList, wholesale, item(104), inStore(func(s *store.Store) {
			s.SetPriceRecords(usd(store.ListWholesale, 1010, "66"), usd(store.ListWholesale, 1040, "29"))
		})},
		{"a batch of records, a changed one", webhook.FamilyPriceList, wholesale, item(104), inStore(func(s *store.Store) {
			s.SetPriceRecords(usd(store.ListWholesale, 1010, "67"), usd(store.ListWholesale, 1040, "28"))
		})},
		{"a batch of deletions", webhook.FamilyPriceList, wholesale, item(105), inStore(func(s *store.Store) { s.DeletePriceRecords(store.ListWholesale, 1050, 1061) })},
		{"a list is switched off", webhook.FamilyPriceList, wholesale, item(101), inStore(func(s *store.Store) { s.SetPriceListActive(store.ListWholesale, false) })},
		{"a list is switched on", webhook.FamilyPriceList, wholesale, item(101), inStore(func(s *store.Store) { s.SetPriceListActive(store.ListWholesale, true) })},
		{"a list for a group", webhook.FamilyPriceList, retail, item(101), inStore(func(s *store.Store) {
			s.AssignPriceList(store.Assignment{PriceListID: store.ListEurope, GroupID: retail, ChannelID: 1})
		})},
		{"a list for a group no more", webhook.FamilyPriceList, retail, item(101), inStore(func(s *store.Store) { s.UnassignPriceList(retail, 1) })},
		{"a list for a channel", webhook.FamilyPriceList, retail, item(101), inStore(func(s *store.Store) {
			s.AssignPriceList(store.Assignment{PriceListID: store.ListEurope, ChannelID: 1})
		})},
		{"a list for a channel no more", webhook.FamilyPriceList, retail, item(101), inStore(func(s *store.Store) { s.UnassignPriceList(0, 1) })},
		{"a list has another name", webhook.FamilyPriceList, guides, item(101), silently("11", func(s *store.Store) { s.RenamePriceList(store.ListEurope, "Continent") })},
		{"a new list", webhook.FamilyPriceList, guides, item(101), silently("12", func(s *store.Store) { s.CreatePriceList(store.PriceList{Name: "Late"}) })},
		{"a list is gone", webhook.FamilyPriceList, guides, item(101), silently("13", func(s *store.Store) { s.DeletePriceList(store.ListLastSeason) })},
		{"lists are gone", webhook.FamilyPriceList, wholesale, item(101), inStore(func(s *store.Store) { s.DeletePriceLists(store.ListWholesale) })},
		{"a category is moved", webhook.FamilyCategory, guides, item(101), silently("14", func(s *store.Store) {
			s.EditCategory(9, func(c *store.Category) { c.Name = "Old workshop" })
		})},
		{"a modifier", webhook.FamilyOption, guides, item(105), silentThen("15", "store/modifier/updated", `{"type":"modifier","affected_product_ids":[105]}`)},
		{"an option", webhook.FamilyOption, guides, item(105), silentThen("16", "store/option/updated", `{"type":"option","affected_product_ids":[101,105]}`)},
		{"a channel", webhook.FamilyChannel, guides, item(101), silently("17", func(s *store.Store) {
			s.EditChannel(1, func(c *store.Channel) { c.Name = "Main street" })
		})},
		{"the guests' group of a channel", webhook.FamilyChannel, guests, item(101), inStore(func(s *store.Store) {
			s.SetChannelCustomerSettings(1, store.CustomerSettings{GuestGroupID: new(guides)})
		})},
		{"the store's information", webhook.FamilyInformation, guides, item(101), silently("18", func(s *store.Store) {
			s.EditCurrency("CAD", func(c *store.Currency) { c.Token = "C$" })
		})},
		{"a customer's group", webhook.FamilyCustomer, campsites, item(101), func(t *testing.T, env *e2e.Env) {
			env.Store.Store().MoveCustomer(env.FirstOf(t, campsites).EntityID, guides)
		}},
	}
}

// proofMode is a way in which deliveries are proven, and how the store words them.
type proofMode struct {
	name      string
	variables map[string]string
	headers   map[string]string
	words     hook.Variants
}

func proofModes() []proofMode {
	const secret = "a-secret-that-only-the-store-was-given"
	header := map[string]string{webhook.SecretHeader: secret}
	return []proofMode{
		{"signature", nil, nil, hook.Variants{}},
		{
			"header",
			map[string]string{"CLIENTELE_WEBHOOK_VERIFY": "header", "CLIENTELE_WEBHOOK_SECRETS": "the-secret-that-comes-next," + secret},
			header,
			hook.Variants{Unsigned: true, TrailingSlash: true, CurrencyCode: true, NoCreatedAt: true},
		},
		{"both", map[string]string{"CLIENTELE_WEBHOOK_VERIFY": "both", "CLIENTELE_WEBHOOK_SECRETS": secret}, header, hook.Variants{}},
	}
}

// Every family of changes, made at the store, told by its webhooks and seen in the very
// next answer, whatever proves the webhooks and however the store words them.
func TestAChangeIsSeenOnceWeAreTold(t *testing.T) {
	t.Parallel()
	for _, mode := range proofModes() {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			env := e2e.Start(t, hearing, func(o *e2e.Options) {
				o.Variables["CLIENTELE_RULES_TTL"] = "1h" // what is seen is seen by webhook
				maps.Copy(o.Variables, mode.variables)
			})
			registerAt(t, env, env.Graph.WebhookURL(), mode.headers)
			env.Store.Hooks().SetVariants(mode.words)
			headers := map[int]http.Header{store.GroupGuests: {}}
			for _, group := range theSixGroups()[:5] {
				headers[group] = http.Header{"X-Clientele-Session": {env.SignIn(t, env.FirstOf(t, group))}}
			}
			for _, c := range storeChanges() {
				c.check(t, env, headers[c.group])
			}
		})
	}
	var families []webhook.Family
	for _, c := range storeChanges() {
		families = append(families, c.family)
	}
	for _, family := range webhook.Families() {
		if family != webhook.FamilyHook && family != webhook.FamilyOther && !slices.Contains(families, family) {
			t.Errorf("no change is of family %s", family)
		}
	}
}

func (c storeChange) check(t *testing.T, env *e2e.Env, header http.Header) {
	t.Helper()
	look := func() glimpse { return glimpsesOf(t, env.Graph.URL(), header, nil, c.item)[0] }
	before := look()
	if again := look(); again != before {
		t.Errorf("%s: a second look sees %+v after %+v", c.name, again, before)
	}
	changing, received := time.Now(), receivedOf(t, env, c.family)
	c.change(t, env)
	deliver(t, env)
	after := look()
	want := c.wanted(t, env)
	if want == before.price {
		t.Fatalf("%s: it stays at %s, which shows nothing", c.name, want)
	}
	// A shopper who moved gets what others in the group were told before.
	isOld := after.fetchedAt.Before(changing) && c.family != webhook.FamilyCustomer
	if after.price != want || after.stale || after.reason != "" || isOld {
		t.Errorf("%s: %s before and now %+v, want %s", c.name, before.price, after, want)
	}
	if receivedOf(t, env, c.family) == received {
		t.Errorf("%s: nothing of family %s was received", c.name, c.family)
	}
}

// wanted is the price by now, for guests that of the group that they are in by now.
func (c storeChange) wanted(t *testing.T, env *e2e.Env) string {
	t.Helper()
	shop, group := env.Store.Store(), c.group
	if c.family == webhook.FamilyCustomer {
		group = groupGuides
	}
	if group == store.GroupGuests {
		group = shop.GuestGroup(1)
	}
	return storePrice(t, shop, group, c.item)
}

func receivedOf(t *testing.T, env *e2e.Env, family webhook.Family) float64 {
	t.Helper()
	return metric(t, env.Graph, fmt.Sprintf(`clientele_webhooks_received_total{family=%q}`, family))
}
