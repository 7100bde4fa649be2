package store

// EventKind is what happened. There is one for every change that BigCommerce
// documents a webhook for, and none for the others: customer groups, exchange
// rates, tax rates, bulk prices (docs/integrations/webhooks/events).
type EventKind string

// The kinds of events. Each says which fields of Event it uses.
const (
	// CustomerCreated, CustomerUpdated and CustomerDeleted use CustomerID.
	CustomerCreated EventKind = "customer created"
	CustomerUpdated EventKind = "customer updated"
	CustomerDeleted EventKind = "customer deleted"
	// CustomerAccessUpdated uses CustomerID and ChannelIDs.
	CustomerAccessUpdated EventKind = "customer's login access updated"
	// CustomerInstrumentUpdated uses CustomerID.
	CustomerInstrumentUpdated EventKind = "customer's default instrument updated"
	// AddressCreated, AddressUpdated and AddressDeleted use ID and CustomerID.
	AddressCreated EventKind = "address created"
	AddressUpdated EventKind = "address updated"
	AddressDeleted EventKind = "address deleted"
	// MetafieldCreated, MetafieldUpdated and MetafieldDeleted use ID and CustomerID.
	MetafieldCreated EventKind = "metafield created"
	MetafieldUpdated EventKind = "metafield updated"
	MetafieldDeleted EventKind = "metafield deleted"
	// SubscriberCreated, SubscriberUpdated and SubscriberDeleted use ID.
	SubscriberCreated EventKind = "subscriber created"
	SubscriberUpdated EventKind = "subscriber updated"
	SubscriberDeleted EventKind = "subscriber deleted"

	// ProductCreated, ProductUpdated and ProductDeleted use ProductID.
	ProductCreated EventKind = "product created"
	ProductUpdated EventKind = "product updated"
	ProductDeleted EventKind = "product deleted"
	// ProductAssigned and ProductUnassigned use ProductID and ChannelID.
	ProductAssigned   EventKind = "product assigned to channel"
	ProductUnassigned EventKind = "product unassigned from channel"
	// SKUCreated, SKUUpdated and SKUDeleted use ID, ProductID and VariantID.
	SKUCreated EventKind = "sku created"
	SKUUpdated EventKind = "sku updated"
	SKUDeleted EventKind = "sku deleted"
	// CategoryUpdated uses ID.
	CategoryUpdated EventKind = "category updated"

	// PriceListCreated and its neighbours use PriceListID.
	PriceListCreated     EventKind = "price list created"
	PriceListUpdated     EventKind = "price list updated"
	PriceListActivated   EventKind = "price list activated"
	PriceListDeactivated EventKind = "price list deactivated"
	PriceListDeleted     EventKind = "price list deleted"
	// PriceListsDeleted uses PriceListIDs.
	PriceListsDeleted EventKind = "price lists deleted"
	// RecordCreated, RecordUpdated and RecordDeleted use Records, which has one.
	RecordCreated EventKind = "record created"
	RecordUpdated EventKind = "record updated"
	RecordDeleted EventKind = "record deleted"
	// RecordsCreated, RecordsUpdated and RecordsDeleted use Records: what one
	// batch did.
	RecordsCreated EventKind = "records created"
	RecordsUpdated EventKind = "records updated"
	RecordsDeleted EventKind = "records deleted"
	// AssignmentUpdated uses PriceListID, and GroupID and ChannelID or one of them. An
	// assignment that ends is one too.
	AssignmentUpdated EventKind = "assignment updated"
	// AssignmentDeleted is told when the list of an assignment is deleted.
	AssignmentDeleted EventKind = "assignment deleted"

	// ChannelUpdated uses ChannelID.
	ChannelUpdated EventKind = "channel updated"
	// ChannelCurrencyUpdated and the others of settings use ChannelID, and are told
	// for every channel that a change has an effect on.
	ChannelCurrencyUpdated EventKind = "channel's currencies updated"
	ChannelProductsUpdated EventKind = "channel's product settings updated"
	ChannelGroupsUpdated   EventKind = "channel's customer groups updated"
	ChannelPrivacyUpdated  EventKind = "channel's privacy settings updated"
	// ChannelSiteUpdated uses ID, the site's, and ChannelID.
	ChannelSiteUpdated EventKind = "channel's site updated"
	// InformationUpdated uses nothing.
	InformationUpdated EventKind = "store information updated"
)

// Event is one change of the store that a webhook tells of. Which fields are set
// is said at its kind.
type Event struct {
	Kind         EventKind
	ID           int
	CustomerID   int
	ProductID    int
	VariantID    int
	ChannelID    int
	ChannelIDs   []int
	GroupID      int
	PriceListID  int
	PriceListIDs []int
	Records      []RecordRef
}

// RecordRef names a price record.
type RecordRef struct {
	PriceListID int
	VariantID   int
	// Currency is an ISO 4217 code in upper case.
	Currency string
}

func (k recordKey) ref() RecordRef { return RecordRef{k.list, k.variant, k.currency} }
