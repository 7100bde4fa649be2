package isolation_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e/isolation"
	"github.com/clientele-graph/clientele/sandbox/store"
)

func theChannels() []int      { return []int{store.ChannelMain, store.ChannelCanada, store.ChannelEurope} }
func theGroups() []int        { return []int{0, 1, 2, 3, 4, 5, 6} }
func theCurrencies() []string { return []string{"USD", "CAD", "EUR"} }
func theCountries() []string  { return []string{"US", "CA"} }

// theProducts are some of those that all see, with variants and modifiers among them,
// and some that are hidden from somebody for each reason.
func theProducts() []int {
	return []int{
		101, 102, 103, 104, 105, 106, 107, 108, 109, 112, 116, 119, 124, 126, twin,
		store.HiddenProduct(store.HiddenFromGuests), store.HiddenProduct(store.HiddenPrice), store.HiddenProduct(store.HiddenUnpublished),
		store.HiddenProduct(store.HiddenOffChannel), store.HiddenProduct(store.HiddenFromCampsites),
		store.HiddenProduct(store.HiddenFromGuests | store.HiddenFromCampsites),
	}
}

// twin is a product that is invalidated together with product 101, as they share a
// generation: there are 4,096 of them.
const twin = 101 + 4096

// steady says whether a product never changes, so that its prices get old: what the store
// has just changed is not served any more once it is.
func steady(product int) bool { return product%3 == 2 }

// paysByRule are the groups that have no list on one channel, and pay less than the
// catalogue's price there. Everybody else has a list of their own on each channel.
func paysByRule() map[int]int {
	return map[int]int{store.ChannelMain: store.GroupGuides, store.ChannelCanada: store.GroupCampsites, store.ChannelEurope: store.GroupClub}
}

// goods is the store as it should be: a second one, to which everything is done first.
type goods struct {
	*store.Store
	seed   store.Seed
	books  []book
	random *mathrand.Rand
	items  []item
}

// book is a ledger of one side of prices.
type book struct {
	*isolation.Ledger
	side side
}

// newGoods makes a seed in which everybody pays another price.
func newGoods(seed store.Seed, books []book, random *mathrand.Rand) (*goods, error) {
	seed.Channels = slices.Clone(seed.Channels)
	for i := range seed.Channels {
		seed.Channels[i].Currencies = theCurrencies()
	}
	seed.Currencies = slices.Clone(seed.Currencies)
	for i := range seed.Currencies {
		seed.Currencies[i].IsTransactional = true
	}
	seed.Products = slices.Clone(seed.Products)
	second := seed.Products[slices.IndexFunc(seed.Products, func(p store.Product) bool { return p.ID == 101 })]
	second.ID, second.SKU, second.Variants = twin, "KP-TWIN", []store.Variant{{ID: twin * 10, SKU: "KP-TWIN"}}
	seed.Products = append(seed.Products, second)
	for i, p := range seed.Products { // a sale's price would be the same for all who pay by rule
		seed.Products[i].SalePrice, seed.Products[i].Variants = decimal.NullDecimal{}, slices.Clone(p.Variants)
		for n := range p.Variants {
			seed.Products[i].Variants[n].SalePrice = decimal.NullDecimal{}
		}
	}
	seed.PriceLists, seed.Assignments, seed.Records = nil, nil, nil
	for _, channel := range theChannels() {
		for _, group := range theGroups() {
			if paysByRule()[channel] == group {
				continue
			}
			seed.PriceLists = append(seed.PriceLists, store.PriceList{ID: listOf(channel, group), Name: fmt.Sprintf("%d on %d", group, channel), IsActive: true})
			seed.Assignments = append(seed.Assignments, store.Assignment{PriceListID: listOf(channel, group), GroupID: group, ChannelID: channel})
		}
	}
	seed.Groups = slices.Clone(seed.Groups)
	for i, g := range seed.Groups {
		seed.Groups[i].Rules = nil
		for _, group := range paysByRule() {
			if g.ID == group {
				seed.Groups[i].Rules = []store.DiscountRule{lessFor(fmt.Sprintf("%d.57", group))}
			}
		}
	}
	percent := func(name, general, groceries string) store.TaxRate {
		return store.TaxRate{Name: name, Percent: map[int]decimal.Decimal{0: decimal.MustParse(general), 4: decimal.MustParse(groceries)}}
	}
	seed.TaxZones = []store.TaxZone{
		{ID: 1, Name: "United States", Countries: []string{"US"}, Rates: []store.TaxRate{percent("Sales tax", "8", "2")}},
		{ID: 2, Name: "Canada", Countries: []string{"CA"}, Rates: []store.TaxRate{percent("GST", "13", "5")}},
	}
	g := &goods{Store: store.New(seed, time.Now, rand.Reader), seed: seed, books: books, random: random}
	if err := g.findItems(); err != nil {
		return nil, err
	}
	return g, g.priceAll()
}

func listOf(channel, group int) int { return channel*10 + group }

// lessFor is a rule that takes an amount off everything.
func lessFor(amount string) store.DiscountRule {
	return store.DiscountRule{Kind: store.RuleAll, Method: store.MethodPrice, Amount: decimal.MustParse(amount)}
}

// priceAll gives every product and every record a price that nobody else has, and takes
// them into the seed.
func (g *goods) priceAll() error {
	for _, product := range theProducts() {
		if err := g.reprice(product); err != nil {
			return err
		}
		for _, list := range g.seed.PriceLists {
			if err := g.reprice(product, list.ID); err != nil {
				return err
			}
		}
		g.show(product, 0)
	}
	return nil
}

// reprice draws new prices for a product until nobody else has them: the catalogue's,
// or those of a list. They count from now on, which is the beginning.
func (g *goods) reprice(product int, list ...int) error {
	var err error
	for range 100 {
		c := g.draw(product, list...)
		c.apply(g.Store)
		if _, err = g.charge(c, func() isolation.Time { return 0 }); err == nil {
			g.takeIntoSeed(product, c)
			return nil
		}
	}
	return err
}

func (g *goods) takeIntoSeed(product int, c change) {
	g.seed.Records = append(g.seed.Records, c.records...)
	if made, ok := g.Product(product); ok {
		g.seed.Products = slices.Clone(g.seed.Products)
		i := slices.IndexFunc(g.seed.Products, func(p store.Product) bool { return p.ID == product })
		g.seed.Products[i] = made
	}
}

// viewer is whose prices a change is about.
type viewer struct{ channel, group int }

// charge notes what everybody pays after a change that was applied here, unless somebody
// would pay what another does.
func (g *goods) charge(c change, now func() isolation.Time) (told func(isolation.Time), err error) {
	prices := g.prices(c.viewers, c.products)
	prints := make([]map[isolation.Subject]isolation.Print, len(g.books))
	for i, b := range g.books {
		prints[i] = map[isolation.Subject]isolation.Print{}
		for subject, p := range prices {
			if subject.Country == theCountries()[0] || b.side == bothSides {
				prints[i][subject] = p.print(b.side)
			}
		}
		if err := b.Takes(prints[i]); err != nil {
			return nil, err
		}
	}
	at := now()
	return g.inAll(func(i int, b book) func(isolation.Time) { return b.Charge(prints[i], at) }), nil
}

// show notes who sees a product.
func (g *goods) show(product int, at isolation.Time) (told func(isolation.Time)) {
	sight := g.sight(product)
	return g.inAll(func(_ int, b book) func(isolation.Time) { return b.Show(product, sight, at) })
}

// inAll notes something in all books.
func (g *goods) inAll(note func(int, book) func(isolation.Time)) (told func(isolation.Time)) {
	var all []func(isolation.Time)
	for i, b := range g.books {
		all = append(all, note(i, b))
	}
	return func(at isolation.Time) {
		for _, one := range all {
			one(at)
		}
	}
}

// prices are what viewers pay for everything of products.
func (g *goods) prices(viewers []viewer, products []int) map[isolation.Subject]priced {
	prices := map[isolation.Subject]priced{}
	for _, v := range viewers {
		for _, currency := range theCurrencies() {
			for _, country := range theCountries() {
				maps.Copy(prices, g.quote(v, currency, country, products))
			}
		}
	}
	return prices
}

func (g *goods) quote(v viewer, currency, country string, products []int) map[isolation.Subject]priced {
	q := store.Quote{ChannelID: v.channel, Currency: currency, Country: country, GroupID: v.group}
	var asked []item
	for _, i := range g.items {
		if i.exists && slices.Contains(products, i.Product) {
			asked = append(asked, i)
			q.Items = append(q.Items, store.Item{ProductID: i.Product, VariantID: i.Variant, Options: i.choices})
		}
	}
	quoted, err := g.Quote(q)
	if err != nil || len(quoted) != len(asked) {
		panic(errors.Join(err, fmt.Errorf("%d of %d items have a price", len(quoted), len(asked))))
	}
	prices := map[isolation.Subject]priced{}
	for n, price := range quoted {
		subject := asked[n].subject
		subject.Channel, subject.Currency, subject.Country, subject.Group = v.channel, currency, country, v.group
		prices[subject] = pricedOf(price)
	}
	return prices
}

// sight is who sees a product.
func (g *goods) sight(product int) isolation.Sight {
	sight := isolation.Sight{}
	for _, channel := range theChannels() {
		for _, group := range theGroups() {
			sight[isolation.Viewer{Channel: channel, Group: group}] = g.reason(channel, group, product, false)
		}
		guests := g.GuestGroup(channel)
		sight[isolation.Viewer{Channel: channel, Group: guests, Guest: true}] = g.reason(channel, guests, product, true)
	}
	return sight
}

// reason is what the store itself says.
func (g *goods) reason(channel, group, product int, guest bool) string {
	shown := g.PriceShown(channel, product, guest)
	switch {
	case shown == store.PriceHiddenByStore:
		return "HIDDEN"
	case shown == store.PriceHiddenFromGuests:
		return "LOGIN_REQUIRED"
	case !g.Visible(channel, group, product):
		return "NOT_VISIBLE"
	case shown == store.PriceHiddenByProduct:
		return "HIDDEN"
	default:
		return ""
	}
}
