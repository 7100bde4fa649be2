package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/server"
)

// banner is what dev has to say once everything listens.
type banner struct {
	graph *server.Server
	store *sandbox.Server
	seed  sandbox.Description
	notes []string
}

// samplePlayground offers the same customers and products in the playground.
func samplePlayground(seed sandbox.Description) server.Playground {
	var offer server.Playground
	for _, l := range sampleLogins(seed) {
		offer.Logins = append(offer.Logins, server.SampleLogin{Title: l.title, Email: l.person.Email, Password: l.person.Password})
	}
	for _, p := range seed.Products[:min(3, len(seed.Products))] {
		offer.Products = append(offer.Products, p.EntityID)
	}
	return offer
}

// sampleLogins picks customers by what decides their prices: no rule, a price
// list, a percentage.
func sampleLogins(seed sandbox.Description) []login {
	var logins []login
	for _, want := range []struct{ title, rule string }{
		{"retail", "none"}, {"wholesale, by price list", "price_list:"}, {"ten percent off", "all:percent:"},
	} {
		for _, group := range seed.Groups {
			if strings.HasPrefix(group.Rule, want.rule) {
				logins = append(logins, login{want.title, firstOf(seed, group.EntityID)})
				break
			}
		}
	}
	return logins
}

// login is a customer and why they are shown.
type login struct {
	title  string
	person sandbox.DescribedPerson
}

// firstOf returns the first customer of a group, who can sign in on channel 1.
func firstOf(seed sandbox.Description, group int) sandbox.DescribedPerson {
	for _, person := range seed.Customers {
		if person.GroupID == group {
			return person
		}
	}
	return sandbox.DescribedPerson{}
}

// writeBanner prints where everything is, who can sign in, and what to paste.
// It is the one place where the program prints passwords: the sandbox's own.
func writeBanner(w io.Writer, b banner) {
	var text strings.Builder
	fmt.Fprintf(&text, "\nClientele is ready.\n\n")
	for _, note := range b.notes {
		fmt.Fprintf(&text, "  Note        %s\n", note)
	}
	fmt.Fprintf(&text, "  Graph       %s\n", b.graph.URL())
	fmt.Fprintf(&text, "  Playground  %s\n", strings.TrimSuffix(b.graph.URL(), "graphql"))
	fmt.Fprintf(&text, "  Health      %s/readyz and /metrics\n", b.graph.AdminURL())
	fmt.Fprintf(&text, "  Sandbox     %s\n", b.store.URL())
	fmt.Fprintf(&text, "  Its pages   %s/account.php\n\n", b.store.HostedURL(1))
	fmt.Fprintf(&text, "Customers who can sign in:\n\n")
	logins := sampleLogins(b.seed)
	for _, l := range logins {
		fmt.Fprintf(&text, "  %-34s %-22s %s\n", l.person.Email, l.person.Password, l.title)
	}
	items := b.seed.Products
	if len(items) > 3 {
		items = items[:3]
	}
	asked := make([]string, len(items))
	for i, p := range items {
		asked[i] = fmt.Sprintf("{productEntityId: %d}", p.EntityID)
	}
	fmt.Fprintf(&text, "\nPaste this into another terminal:\n\n")
	writeCurl(&text, b.graph.URL(), "", fmt.Sprintf(
		`{ prices(input: {currencyCode: "USD", items: [%s]}) { product { entityId } calculatedPrice { taxExclusive taxInclusive } } }`,
		strings.Join(asked, ", ")))
	if len(logins) > 1 {
		fmt.Fprintf(&text, "\nSign in, then ask again as that shopper with the token it answers:\n\n")
		writeCurl(&text, b.graph.URL(), "", fmt.Sprintf(
			`mutation { login(input: {email: "%s", password: "%s"}) { session { token expiresAt } errors { ... on CommerceError { message } } } }`,
			logins[1].person.Email, logins[1].person.Password))
		writeCurl(&text, b.graph.URL(), " -H 'X-Clientele-Session: TOKEN'", fmt.Sprintf(
			`{ prices(input: {currencyCode: "USD", items: [%s]}) { product { entityId } customerGroup { name } calculatedPrice { taxExclusive } } viewer { firstName lastName customerGroup { name } addresses(first: 2) { nodes { city countryCode } } } }`,
			strings.Join(asked, ", ")))
	}
	fmt.Fprintf(&text, "\nChange a price in the store, which tells the graph, and ask again:\n\n")
	fmt.Fprintf(&text, "  curl -s %s/_sandbox/prices -d '{\"productId\": %d, \"price\": 50}'\n", b.store.URL(), items[0].EntityID)
	fmt.Fprintf(&text, "\nStop with Ctrl-C.\n")
	// A terminal that is gone cannot be told anything.
	_, _ = io.WriteString(w, text.String())
}

// writeCurl writes a command that sends the query.
func writeCurl(w io.Writer, url, headers, query string) {
	escaped := strings.ReplaceAll(query, `"`, `\"`)
	fmt.Fprintf(w, "  curl -s %s -H 'Content-Type: application/json'%s \\\n    -d '{\"query\": \"%s\"}'\n", url, headers, escaped)
}
