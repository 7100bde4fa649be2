package session

import "github.com/clientele-graph/clientele/commerce"

// Action is something a principal may ask for. The comment beside each says
// what of Object it is about.
type Action uint8

// The actions.
const (
	BeginSession         Action = iota + 1 // sign in as a shopper
	EndSession                             // sign out
	ReadSession                            // learn what one's own session is
	ReadSelf                               // the asker's own customer record, and the proof of it
	ReadCustomer                           // CustomerID: the profile of a customer
	ReadCustomerBooks                      // CustomerID: addresses, form fields and attributes of a customer
	ReadGroup                              // GroupID: a customer group; for shoppers with their Proof
	PriceAsGuest                           // prices as a guest sees them
	PriceAsSelf                            // prices as the asking shopper sees them
	PriceForGroup                          // GroupID: prices as a group's members see them
	PriceUnrestricted                      // prices of products that are hidden or not visible
	Impersonate                            // CustomerID: begin a session as a customer, for staff
	HandOver                               // take oneself and one's cart to the hosted pages
	LinkLogin                              // CustomerID: a link that signs a customer in on the hosted pages
	ReadForms                              // the store's account forms, as anybody sees them
	Register                               // become a customer
	SignUp                                 // become a customer and begin a session as them
	ChangeSelf                             // the asker's own record and address book
	ChangeOwnCredentials                   // the asker's own password and e-mail address
	ResetPassword                          // ask for a mail about a forgotten password, and use it
	Subscribe                              // to the newsletter, oneself
	Unsubscribe                            // from the newsletter, oneself
	ReadInstruments                        // CustomerID: the stored ways to pay of a customer
	ListCustomers                          // all customers, and the store's settings and attributes for them
	ChangeCustomers                        // make, change and delete any customer and what belongs to them
	ChangeCredentials                      // passwords and e-mail addresses of any customer, and whether they are right
	ChangeCredit                           // store credit
	ListGroups                             // all customer groups, whole
	ChangeGroups                           // make, change and delete customer groups
	ListSubscribers                        // all newsletter subscribers
	ChangeSubscribers                      // make, change and delete newsletter subscribers
	ChangeSettings                         // settings and attributes for all customers
	Purchase                               // complete a checkout, and pay for the order
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
