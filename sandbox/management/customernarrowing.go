package management

import (
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// customerNarrowing are the filters of a list of customers that are not the store's own.
type customerNarrowing struct {
	names, like, companies, phones, addresses []string
	created, modified                         period
}

func (q *query) narrowing() customerNarrowing {
	return customerNarrowing{
		names: q.words("name:in"), like: q.words("name:like"), companies: q.words("company:in"), phones: q.words("phone:in"),
		addresses: q.words("registration_ip_address:in"), created: q.period("date_created"), modified: q.period("date_modified"),
	}
}

// matches reports whether a customer is what every filter asks for.
func (n customerNarrowing) matches(c store.Customer) bool {
	name := c.FirstName + " " + c.LastName
	return hasWord(n.names, name) && hasWord(n.companies, c.Company) && hasWord(n.phones, c.Phone) &&
		hasWord(n.addresses, c.RegistrationIP) && n.created.contains(c.Created) && n.modified.contains(c.Modified) &&
		(n.like == nil || slices.ContainsFunc(n.like, func(part string) bool {
			return strings.Contains(strings.ToLower(name), strings.ToLower(part))
		}))
}
