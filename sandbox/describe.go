package sandbox

import (
	"fmt"
	"net"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// Description is the seed as a program outside can use it. It is the same in
// every process, but for where the hosted pages are. It holds every secret of the sandbox: print it on purpose.
type Description struct {
	StoreHash string `json:"storeHash"`
	// ClientID and ClientSecret sign Customer Login tokens.
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	// The second app is one for Current Customer tokens.
	CurrentCustomerClientID     string `json:"currentCustomerClientId"`
	CurrentCustomerClientSecret string `json:"currentCustomerClientSecret"`
	// TrustedProxySecret is empty when the store trusts no proxy.
	TrustedProxySecret string `json:"trustedProxySecret,omitempty"`
	PrivateToken       string `json:"privateToken"`
	StorefrontToken    string `json:"storefrontToken"`
	ImpersonationToken string `json:"impersonationToken"`
	AccessToken        string `json:"accessToken"`
	// HostedURLs are the bases of the channels' hosted pages; none while the
	// sandbox listens nowhere and is not told a port.
	HostedURLs []DescribedHost `json:"hostedUrls,omitempty"`
	// Channels are the numbers of the store's channels.
	Channels []int `json:"channels"`
	// Currencies are the codes of the store's currencies.
	Currencies []string           `json:"currencies"`
	Groups     []DescribedGroup   `json:"groups"`
	Customers  []DescribedPerson  `json:"customers"`
	Products   []DescribedProduct `json:"products"`
	// Hidden names a product for each reason why somebody does not see it, or its
	// price, on channel 1: "fromGuests", "price", "unpublished", "offChannel" and
	// "fromCampsites"; and one that all see, "no". A seed of
	// one's own may have none.
	Hidden map[string]int `json:"hidden"`
}

// DescribedHost is where a channel's hosted pages are.
type DescribedHost struct {
	ChannelID int    `json:"channelId"`
	URL       string `json:"url"`
}

// DescribedGroup is a customer group and what decides its prices.
type DescribedGroup struct {
	EntityID int    `json:"entityId"`
	Name     string `json:"name"`
	// Rule is "none", or rules separated by commas: "price_list:2",
	// "all:percent:10", "category:7:fixed:5", "product:101:price:3".
	Rule string `json:"rule"`
}

// DescribedPerson is a customer with the password to sign in with.
type DescribedPerson struct {
	EntityID int    `json:"entityId"`
	Email    string `json:"email"`
	Password string `json:"password"`
	// GroupID is 0 for a customer without a group.
	GroupID int `json:"groupId"`
	// ChannelIDs is null for a customer who may sign in wherever global logins
	// are allowed.
	ChannelIDs []int `json:"channelIds"`
}

// DescribedProduct is a product with its variants.
type DescribedProduct struct {
	EntityID         int    `json:"entityId"`
	SKU              string `json:"sku"`
	VariantEntityIDs []int  `json:"variantEntityIds"`
}

// defaultChannel is the channel that the order of a description is about.
const defaultChannel = 1

// Description tells what the store holds. Its customers begin with one per
// group who can sign in on channel 1, in the order of Groups, then one without
// a group; its products with those that are priced and visible there to
// everybody, in USD and in CAD.
func (s *Server) Description() (Description, error) {
	d := Description{
		StoreHash:    s.store.StoreHash(),
		ClientID:     s.secrets.login.ID,
		ClientSecret: s.secrets.login.Secret,

		CurrentCustomerClientID:     s.secrets.current.ID,
		CurrentCustomerClientSecret: s.secrets.current.Secret,

		TrustedProxySecret: s.secrets.trustedProxy,
		AccessToken:        s.secrets.accessToken,
		HostedURLs:         s.describeHosts(),
		Channels:           s.channelIDs(),
		Groups:             s.describeGroups(),
		Customers:          s.describePeople(),
		Products:           s.describeProducts(),
		Hidden:             s.describeHidden(),
	}
	for _, c := range s.store.Currencies() {
		d.Currencies = append(d.Currencies, c.Code)
	}
	for kind, token := range map[TokenKind]*string{
		PrivateToken: &d.PrivateToken, StorefrontToken: &d.StorefrontToken, ImpersonationToken: &d.ImpersonationToken,
	} {
		issued, err := s.IssueToken(TokenSpec{Kind: kind})
		if err != nil {
			return Description{}, fmt.Errorf("describe: %w", err)
		}
		*token = issued
	}
	return d, nil
}

// channelIDs are the numbers of the store's channels.
func (s *Server) channelIDs() []int {
	var ids []int
	for _, c := range s.store.Channels() {
		ids = append(ids, c.ID)
	}
	return ids
}

// describeHosts tells the hosted pages of every channel. Before Listen they are
// where it will be, if that is known.
func (s *Server) describeHosts() []DescribedHost {
	origin := s.URL()
	if _, port, err := net.SplitHostPort(s.listen); origin == "" && err == nil && port != "0" && port != "" {
		origin = "http://" + s.listen
	}
	if origin == "" {
		return nil
	}
	var hosts []DescribedHost
	for _, c := range s.store.Channels() {
		hosts = append(hosts, DescribedHost{c.ID, withHost(origin, c.CheckoutHost)})
	}
	return hosts
}

func (s *Server) describePeople() []DescribedPerson {
	customers := s.store.Customers(store.CustomerFilter{})
	var first []int
	for _, group := range append(s.groupIDs(), 0) {
		i := slices.IndexFunc(customers, func(c store.Customer) bool { return c.GroupID == group && s.canSignIn(c) })
		if i >= 0 {
			first = append(first, customers[i].ID)
		}
	}
	people := make([]DescribedPerson, 0, len(customers))
	for _, c := range pulledForward(customers, first, func(c store.Customer) int { return c.ID }) {
		people = append(people, DescribedPerson{c.ID, c.Email, string(c.Password), c.GroupID, c.ChannelIDs})
	}
	return people
}

// canSignIn tries it: the store alone knows all rules.
func (s *Server) canSignIn(c store.Customer) bool {
	found, err := s.store.Authenticate(defaultChannel, c.Email, string(c.Password))
	return err == nil && found.ID == c.ID
}

func (s *Server) groupIDs() []int {
	var ids []int
	for _, g := range s.store.Groups() {
		ids = append(ids, g.ID)
	}
	return ids
}

// pulledForward puts the values with these ids first, in the order of ids, and
// leaves the others in theirs.
func pulledForward[T any](values []T, ids []int, id func(T) int) []T {
	ordered := make([]T, 0, len(values))
	for _, want := range ids {
		i := slices.IndexFunc(values, func(v T) bool { return id(v) == want })
		ordered = append(ordered, values[i])
	}
	for _, v := range values {
		if !slices.Contains(ids, id(v)) {
			ordered = append(ordered, v)
		}
	}
	return ordered
}
