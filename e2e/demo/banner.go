package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// productsWithPrices is what only a router can answer: names of the catalogue's, and
// prices of Clientele's.
const productsWithPrices = `{ products(first: 3) { name price { customerGroup { name } calculatedPrice { taxExclusive } } } }`

// writeBanner prints where everything is, who can sign in, and what to paste. The
// passwords are the sandbox's own.
func (d *demo) writeBanner(took time.Duration) {
	told, err := readOffer(d.parts.ctx, "http://"+d.at.clientele)
	if err != nil {
		d.parts.end(fmt.Errorf("ask Clientele what to offer: %w", err))
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\nThe federated graph is ready, after %.1f s.\n\n", took.Seconds())
	fmt.Fprintf(&text, "  Playground  http://%s/          asks the router; begin with the tab Products\n", d.at.playground)
	fmt.Fprintf(&text, "  Router      %s   %s\n", graphAt(d.at.router), d.routerName)
	fmt.Fprintf(&text, "  Clientele   %s   customers, sessions, prices\n", graphAt(d.at.clientele))
	fmt.Fprintf(&text, "  Catalogue   %s   products\n", graphAt(d.at.catalogue))
	fmt.Fprintf(&text, "  Sandbox     http://%s           the store\n\n", d.at.sandbox)
	fmt.Fprintf(&text, "Paste this into another terminal: products of the catalogue, with prices of Clientele.\n\n")
	writeCurl(&text, graphAt(d.at.router), "", productsWithPrices)
	if len(told.Logins) > 1 {
		fmt.Fprintf(&text, "\nSign in, then ask again as that shopper with the token it answers:\n\n")
		writeCurl(&text, graphAt(d.at.router), "", fmt.Sprintf(
			`mutation { login(input: {email: "%s", password: "%s"}) { session { token } errors { ... on CommerceError { message } } } }`,
			told.Logins[1].Email, told.Logins[1].Password))
		writeCurl(&text, graphAt(d.at.router), " -H 'X-Clientele-Session: TOKEN'", productsWithPrices)
	}
	fmt.Fprintf(&text, "\nCustomers who can sign in, in the playground with one click:\n\n")
	for _, l := range told.Logins {
		fmt.Fprintf(&text, "  %-34s %-32s %s\n", l.Email, l.Password, l.Title)
	}
	if len(told.Products) > 0 {
		fmt.Fprintf(&text, "\nChange a price in the store, which tells Clientele, and ask again:\n\n")
		fmt.Fprintf(&text, "  curl -s http://%s/_sandbox/prices -d '{\"productId\": %d, \"price\": 50}'\n", d.at.sandbox, told.Products[0])
	}
	fmt.Fprintf(&text, "\nStop with Ctrl-C, which ends all of it.\n")
	// A terminal that is gone cannot be told anything.
	_, _ = io.WriteString(d.out, text.String())
}

// writeCurl writes a command that sends the query.
func writeCurl(w io.Writer, url, headers, query string) {
	escaped := strings.ReplaceAll(query, `"`, `\"`)
	fmt.Fprintf(w, "  curl -s %s -H 'Content-Type: application/json'%s \\\n    -d '{\"query\": \"%s\"}'\n", url, headers, escaped)
}
