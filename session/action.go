package session

import "github.com/clientele-graph/clientele/commerce"

// Action is something a principal may ask for. The comment beside each says
// what of Object it is about.
type Action uint8

// The actions.
const (
	BeginSession      Action = iota + 1 // sign in as a shopper
	EndSession                          // sign out
	ReadSession                         // learn what one's own session is
	ReadSelf                            // the asker's own customer record, and the proof of it
	ReadCustomer                        // CustomerID: the profile of a customer
	ReadCustomerBooks                   // CustomerID: addresses, form fields and attributes of a customer
	ReadGroup                           // GroupID: a customer group; for shoppers with their Proof
	PriceAsGuest                        // prices as a guest sees them
	PriceAsSelf                         // prices as the asking shopper sees them
	PriceForGroup                       // GroupID: prices as a group's members see them
	PriceUnrestricted                   // prices of products that are hidden or not visible
	Impersonate                         // CustomerID: begin a session as a customer, for staff
	HandOver                            // take oneself and one's cart to the hosted pages
	LinkLogin                           // CustomerID: a link that signs a customer in on the hosted pages
)

// Object is what an action is done to. It holds what the asker named and what
// is proven about the asker, and nothing the store said about the object:
// deciding on that would tell strangers what exists.
type Object struct {
	CustomerID int
	GroupID    int
	// Proof is the asking shopper's own.
	Proof commerce.Proof
}
