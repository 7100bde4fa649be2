package isolation_test

import (
	"fmt"
	"strings"

	"github.com/clientele-graph/clientele/e2e/isolation"
)

// question asks for the same items in two contexts at once.
type question struct {
	customer int
	// guest asks with a guest's eyes; staff for a group.
	guest, staff bool
	// group is the one that staff name, and a guest's.
	group, channel int
	// namesChannel has the channel in the arguments, and not only in headers.
	namesChannel bool
	contexts     [2]money
	items        []item
	// asEntities asks for entities instead of prices.
	asEntities bool
}

// money is the currency and the country that are asked for; empty ones are left out.
type money struct{ currency, country string }

const pricesDocument = `query ($a: PricesInput!, $b: PricesInput!) { a: prices(input: $a) { ...P } b: prices(input: $b) { ...P } } ` + priceFields

const entitiesDocument = `query ($r: [_Any!]!, $ca: CurrencyCode, $xa: CountryCode, $cb: CurrencyCode, $xb: CountryCode, $channel: Int, $group: Int, $guest: Boolean!) {
	_entities(representations: $r) {
		... on Product {
			a: price(currencyCode: $ca, countryCode: $xa, channelId: $channel, customerGroupEntityId: $group, asGuest: $guest) { ...P }
			whyA: priceUnavailable(currencyCode: $ca, countryCode: $xa, channelId: $channel, customerGroupEntityId: $group, asGuest: $guest)
			b: price(currencyCode: $cb, countryCode: $xb, channelId: $channel, customerGroupEntityId: $group, asGuest: $guest) { ...P }
			whyB: priceUnavailable(currencyCode: $cb, countryCode: $xb, channelId: $channel, customerGroupEntityId: $group, asGuest: $guest) }
		... on ProductVariant {
			a: price(currencyCode: $ca, countryCode: $xa, channelId: $channel, customerGroupEntityId: $group, asGuest: $guest) { ...P }
			whyA: priceUnavailable(currencyCode: $ca, countryCode: $xa, channelId: $channel, customerGroupEntityId: $group, asGuest: $guest)
			b: price(currencyCode: $cb, countryCode: $xb, channelId: $channel, customerGroupEntityId: $group, asGuest: $guest) { ...P }
			whyB: priceUnavailable(currencyCode: $cb, countryCode: $xb, channelId: $channel, customerGroupEntityId: $group, asGuest: $guest) }
	} } ` + priceFields

// document returns what is sent.
func (q question) document() (string, map[string]any) {
	if q.asEntities {
		return q.entities()
	}
	variables := map[string]any{}
	for i, name := range []string{"a", "b"} {
		input := map[string]any{"currencyCode": q.contexts[i].currency, "asGuest": q.guest && q.customer != 0, "items": q.inputs()}
		if q.contexts[i].country != "" {
			input["countryCode"] = q.contexts[i].country
		}
		if q.namesChannel {
			input["channelId"] = q.channel
		}
		if q.staff {
			input["customerGroupEntityId"] = q.group
		}
		variables[name] = input
	}
	return pricesDocument, variables
}

func (q question) inputs() []any {
	inputs := make([]any, len(q.items))
	for i, it := range q.items {
		input := map[string]any{"productEntityId": it.Product}
		if it.Variant != 0 {
			input["variantEntityId"] = it.Variant
		}
		if len(it.choices) > 0 {
			var options []any
			for _, c := range it.choices {
				options = append(options, map[string]any{"optionEntityId": c.OptionID, "valueEntityId": c.ValueID})
			}
			input["options"] = options
		}
		inputs[i] = input
	}
	return inputs
}

func (q question) entities() (string, map[string]any) {
	orNull := func(named bool, value any) any {
		if !named {
			return nil
		}
		return value
	}
	representations := make([]any, len(q.items))
	for i, it := range q.items {
		representations[i] = map[string]any{"__typename": "Product", "entityId": it.Product}
		if it.Variant != 0 {
			representations[i] = map[string]any{"__typename": "ProductVariant", "productEntityId": it.Product, "entityId": it.Variant}
		}
	}
	return entitiesDocument, map[string]any{
		"r": representations, "guest": q.guest && q.customer != 0, "group": orNull(q.staff, q.group), "channel": orNull(q.namesChannel, q.channel),
		"ca": q.contexts[0].currency, "xa": orNull(q.contexts[0].country != "", q.contexts[0].country),
		"cb": q.contexts[1].currency, "xb": orNull(q.contexts[1].country != "", q.contexts[1].country),
	}
}

// judge holds an answer against the ledger, and counts.
func (s *shop) judge(q question, a answered, invoked, returned isolation.Time) {
	for side := range q.contexts {
		for n, it := range q.items {
			asked := isolation.Asked{
				Customer: q.customer, Guest: q.guest, Staff: q.staff, Of: it.subject, Country: q.contexts[side].country, Exists: it.exists,
				Invoked: invoked, Returned: returned,
			}
			asked.Of.Product, asked.Of.Channel, asked.Of.Group = it.Product, q.channel, q.group
			asked.Of.Currency, asked.Of.Country = q.contexts[side].currency, orElse(q.contexts[side].country, "US")
			if s.storefront { // it is told no country, and the answer says so
				asked.Country, asked.Of.Country = "", "US"
			}
			price, reason, code := q.slot(a, side, n)
			s.judgeSlot(asked, it, price, reason, code)
		}
	}
	if strings.Contains(a.Header.Get("Cache-Control"), "public") && !q.isForAll() {
		s.Blame(isolation.Violation{Kind: isolation.Public, Text: fmt.Sprintf("%+v", q)})
	}
}

func (s *shop) judgeSlot(asked isolation.Asked, it item, price *priced, reason, code string) {
	switch {
	case price != nil:
		got := isolation.Got{Currency: price.Currency, Stale: price.Stale}
		if price.Country != nil {
			got.Country = *price.Country
		}
		if price.Group != nil {
			got.Group = price.Group.EntityID
		}
		s.Count("prices", 1)
		if price.Stale {
			s.Count(staleOnes, 1)
		}
		for _, b := range s.books {
			got.Print = price.print(b.side)
			s.Blame(b.Judge(asked, got, s.storefront)...)
		}
		if variant := price.Variant; price.Product.EntityID != it.Product || variant != nil && variant.EntityID != it.Variant {
			s.Blame(isolation.Violation{Kind: isolation.Mislabelled, Text: fmt.Sprintf("product %v, variant %v for %+v", price.Product, variant, it)})
		}
	case reason != "":
		s.Count("no price: "+reason, 1)
		s.Blame(s.books[0].Judge(asked, isolation.Got{Reason: reason}, s.storefront)...)
		if reason == isolation.Unavailable && s.isWell.Load() {
			s.Blame(isolation.Violation{Kind: isolation.Refused, Text: fmt.Sprintf("the store is well, %+v is not answered", asked)})
		}
	default:
		s.Count("no price, the error "+code, 1)
		if s.isWell.Load() {
			s.Blame(isolation.Violation{Kind: isolation.Code, Text: fmt.Sprintf("the store is well, %s for %+v", code, asked)})
		}
	}
}

// slot is the answer for one item in one context.
func (q question) slot(a answered, side, n int) (price *priced, reason, code string) {
	if q.asEntities {
		if n >= len(a.Data.Entities) || a.Data.Entities[n] == nil {
			return nil, "", a.code()
		}
		e := a.Data.Entities[n]
		price, why := e.A, e.WhyA
		if side == 1 {
			price, why = e.B, e.WhyB
		}
		if why != nil {
			reason = *why
		}
		return price, reason, a.code()
	}
	list, name := a.Data.A, "a"
	if side == 1 {
		list, name = a.Data.B, "b"
	}
	for _, problem := range a.Errors {
		if len(problem.Path) == 2 && problem.Path[0] == name && problem.Path[1] == float64(n) {
			reason, _ = problem.Extensions["reason"].(string)
			code = problem.Code()
		}
	}
	if n < len(list) {
		return list[n], reason, code
	}
	return nil, "", a.code()
}

// isUnavailable says whether the store could not be asked.
func (q question) isUnavailable(a answered) bool {
	_, reason, _ := q.slot(a, 0, 0)
	return reason == isolation.Unavailable || a.code() == "UPSTREAM_UNAVAILABLE" || a.code() == "RATE_LIMITED"
}

// isForAll says whether everybody may keep the answer.
func (q question) isForAll() bool {
	isNamed := q.namesChannel && q.contexts[0].country != "" && q.contexts[1].country != ""
	return isNamed && q.guest && q.customer != 0 // a guest who does not say so may be anybody
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
