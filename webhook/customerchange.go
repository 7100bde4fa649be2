package webhook

import (
	"encoding/json"

	"github.com/clientele-graph/clientele/commerce"
)

// customerChange names a customer. path is what follows store/customer. Of an address
// the id is the address's own. An event that does not say of whom it is cannot be passed
// on: their group is then as old as its proof may be.
func customerChange(path []string, data json.RawMessage) (commerce.StoreChange, bool) {
	f, _ := readObject(data)
	if len(path) > 0 && path[0] == "address" {
		return customers(f.in("address").id("customer_id"))
	}
	return customers(f.id("customer_id", "id"))
}

// customers is a change of one customer, and of none when the number is not ok.
func customers(id int, ok bool) (commerce.StoreChange, bool) {
	if !ok {
		return commerce.StoreChange{}, false
	}
	return commerce.StoreChange{Customers: []int{id}}, true
}
