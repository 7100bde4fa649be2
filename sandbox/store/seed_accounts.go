package store

import "fmt"

// SeedCaptcha is the only captcha token of the default seed that is valid.
const SeedCaptcha = "captcha-was-solved"

// seedAccountSettings lets shoppers register. The captcha has a key and is off, as
// it is in a new store; every password of the seed follows the rules.
func seedAccountSettings() AccountSettings {
	return AccountSettings{
		Captcha: CaptchaSettings{SiteKey: "6Lsandbox-kettle-and-pine", ValidTokens: []string{SeedCaptcha}},
		Passwords: PasswordRules{
			MinimumLength: 8, RequireLowerCase: true, RequireNumbers: true, MinimumNumbers: 1,
		},
	}
}

// Namespaces of the metafields of the default seed.
const (
	NamespaceLoyalty = "loyalty"
	NamespaceTasting = "tasting"
)

// seedMetafields gives customer 1 one metafield of every permission set, and
// twelve more that storefronts may see, for a second page. Customer 2 has one.
func seedMetafields() []Metafield {
	fields := []Metafield{
		{CustomerID: 1, Namespace: NamespaceLoyalty, Key: "risk", Value: "low", PermissionSet: "app_only"},
		{CustomerID: 1, Namespace: NamespaceLoyalty, Key: "score", Value: "87", PermissionSet: "read"},
		{CustomerID: 1, Namespace: NamespaceLoyalty, Key: "memo", Value: "likes mugs", PermissionSet: "write"},
		{CustomerID: 1, Namespace: NamespaceLoyalty, Key: "tier", Value: "evergreen", PermissionSet: "read_and_sf_access", Description: "What the card says"},
		{CustomerID: 1, Namespace: NamespaceLoyalty, Key: "card", Value: "KP-0001", PermissionSet: "write_and_sf_access"},
		{CustomerID: 2, Namespace: NamespaceLoyalty, Key: "tier", Value: "pinecone", PermissionSet: "read_and_sf_access"},
	}
	for n := 1; n <= 12; n++ {
		fields = append(fields, Metafield{
			CustomerID: 1, Namespace: NamespaceTasting, Key: fmt.Sprintf("note-%02d", n),
			Value: fmt.Sprintf("Cup %d", n), PermissionSet: "read_and_sf_access",
		})
	}
	for i := range fields {
		fields[i].ID, fields[i].Created, fields[i].Modified = i+1, seedTime(), seedTime()
	}
	return fields
}

// seedSubscribers has customers and guests, every source, and all consents, some
// and none. One guest subscribed on two channels; customer 9 did, who shares an
// e-mail address with customer 8 of another channel; customer 3 opted out.
func seedSubscribers() []Subscriber {
	both := []string{ConsentNewsletter, ConsentAbandonedCart}
	first, second, third, ninth := person(1, 0), person(2, 0), person(3, 0), person(9, 0)
	subscribers := []Subscriber{
		{Email: first.Email, FirstName: first.FirstName, LastName: first.LastName, Source: SourceStorefront, Consents: both},
		{Email: second.Email, FirstName: second.FirstName, LastName: second.LastName, Source: SourceOrder, OrderID: 1001, Consents: both[1:]},
		{Email: third.Email, FirstName: third.FirstName, LastName: third.LastName, Source: SourceCustom},
		{Email: "guest.reader@example.com", Source: SourceStorefront, Consents: both[:1]},
		{Email: "guest.reader@example.com", Source: SourceStorefront, Consents: both[:1], ChannelID: ChannelCanada},
		{Email: "guest.buyer@example.com", FirstName: "Guest", LastName: "Buyer", Source: SourceOrder, OrderID: 1002},
		{Email: "shared.inbox@example.com", FirstName: ninth.FirstName, LastName: ninth.LastName, Source: SourceStorefront, Consents: both[:1], ChannelID: ChannelCanada},
	}
	for i := range subscribers {
		n := &subscribers[i]
		n.ID, n.Created, n.Modified = i+1, seedTime(), seedTime()
		if n.ChannelID == 0 {
			n.ChannelID = ChannelMain
		}
	}
	return subscribers
}

// seedConsents: customer 1 was asked and chose, 2 allowed all, 3 nothing that is
// not essential; nobody else was asked.
func seedConsents() map[int]Consent {
	return map[int]Consent{
		1: {Allow: []string{ConsentEssential, ConsentFunctional, ConsentAnalytics}, Deny: []string{ConsentTargeting}},
		2: {Allow: []string{ConsentEssential, ConsentFunctional, ConsentAnalytics, ConsentTargeting}},
		3: {Allow: []string{ConsentEssential}, Deny: []string{ConsentFunctional, ConsentAnalytics, ConsentTargeting}},
	}
}
