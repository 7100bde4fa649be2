package hook

import (
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// object is the data of an event.
type object map[string]any

// shape is the scope of an event and what its data look like.
type shape struct {
	scope string
	data  func(Variants, store.Event) any
}

// shapes has every event (docs/integrations/webhooks/events/index.mdx and
// channels.mdx). Samples of the settings of channels are missing there: theirs
// are empty.
func shapes() map[store.EventKind]shape {
	const settings = "store/channel/{channel_id}/settings/"
	return map[store.EventKind]shape{
		store.CustomerCreated:           {"store/customer/created", customer},
		store.CustomerUpdated:           {"store/customer/updated", customer},
		store.CustomerDeleted:           {"store/customer/deleted", customer},
		store.CustomerAccessUpdated:     {"store/customer/channel/login/access/updated", access},
		store.CustomerInstrumentUpdated: {"store/customer/payment/instrument/default/updated", customer},
		store.AddressCreated:            {"store/customer/address/created", address},
		store.AddressUpdated:            {"store/customer/address/updated", address},
		store.AddressDeleted:            {"store/customer/address/deleted", address},
		store.MetafieldCreated:          {"store/metafield/created", metafield},
		store.MetafieldUpdated:          {"store/metafield/updated", metafield},
		store.MetafieldDeleted:          {"store/metafield/deleted", metafield},
		store.SubscriberCreated:         {"store/subscriber/created", typed("subscriber")},
		store.SubscriberUpdated:         {"store/subscriber/updated", typed("subscriber")},
		store.SubscriberDeleted:         {"store/subscriber/deleted", typed("subscriber")},
		store.ProductCreated:            {"store/product/created", product},
		store.ProductUpdated:            {"store/product/updated", product},
		store.ProductDeleted:            {"store/product/deleted", product},
		store.ProductAssigned:           {"store/channel/{channel_id}/product/assigned", assigned},
		store.ProductUnassigned:         {"store/channel/{channel_id}/product/unassigned", assigned},
		store.SKUCreated:                {"store/sku/created", sku},
		store.SKUUpdated:                {"store/sku/updated", sku},
		store.SKUDeleted:                {"store/sku/deleted", sku},
		store.CategoryUpdated:           {"store/category/updated", typed("category")},
		store.PriceListCreated:          {"store/priceList/created", priceList},
		store.PriceListUpdated:          {"store/priceList/updated", priceList},
		store.PriceListActivated:        {"store/priceList/activated", priceList},
		store.PriceListDeactivated:      {"store/priceList/deactivated", priceList},
		store.PriceListDeleted:          {"store/priceList/deleted", priceList},
		store.PriceListsDeleted:         {"store/priceLists/deleted", priceLists},
		store.RecordCreated:             {"store/priceList/record/created", record},
		store.RecordUpdated:             {"store/priceList/record/updated", record},
		store.RecordDeleted:             {"store/priceList/record/deleted", record},
		store.RecordsCreated:            {"store/priceList/records/created", records},
		store.RecordsUpdated:            {"store/priceList/records/updated", records},
		store.RecordsDeleted:            {"store/priceList/records/deleted", records},
		store.AssignmentUpdated:         {"store/priceList/assignment/updated", assignment},
		store.AssignmentDeleted:         {"store/priceList/assignment/deleted", assignment},
		store.ChannelUpdated:            {"store/channel/updated", channel},
		store.ChannelCurrencyUpdated:    {settings + "currency/updated", nothing},
		store.ChannelProductsUpdated:    {settings + "product/updated", nothing},
		store.ChannelGroupsUpdated:      {settings + "defaultCustomerGroup/updated", nothing},
		store.ChannelPrivacyUpdated:     {settings + "customerPrivacy/updated", nothing},
		store.ChannelSiteUpdated:        {settings + "site/updated", site},
		store.InformationUpdated:        {"store/information/updated", information},
	}
}

// typed is the data of most events: a type and a number.
func typed(kind string) func(Variants, store.Event) any {
	return func(_ Variants, e store.Event) any { return object{"type": kind, "id": e.ID} }
}

func customer(_ Variants, e store.Event) any { return object{"type": "customer", "id": e.CustomerID} }

// access has null for a customer who may sign in wherever global logins are allowed.
func access(_ Variants, e store.Event) any {
	return object{"customer_id": e.CustomerID, "channel_ids": e.ChannelIDs}
}

// address has the customer's type, and the address's number.
func address(_ Variants, e store.Event) any {
	return object{"type": "customer", "id": e.ID, "address": object{"customer_id": e.CustomerID}}
}

func metafield(_ Variants, e store.Event) any {
	return object{"metafield_id": e.ID, "resource_id": strconv.Itoa(e.CustomerID), "resource_type": "customer"}
}

func product(_ Variants, e store.Event) any { return object{"type": "product", "id": e.ProductID} }

func assigned(_ Variants, e store.Event) any { return object{"product_id": e.ProductID} }

// sku has the number of the SKU, which is not the variant's.
func sku(_ Variants, e store.Event) any {
	return object{"type": "sku", "id": e.ID, "sku": object{"product_id": e.ProductID, "variant_id": e.VariantID}}
}

func priceList(_ Variants, e store.Event) any { return object{"price_list_id": e.PriceListID} }

func priceLists(_ Variants, e store.Event) any { return object{"price_list_ids": e.PriceListIDs} }

// record is an object: these events are told of one record each.
func record(v Variants, e store.Event) any { return v.record(e.Records[0]) }

// records is an array.
func records(v Variants, e store.Event) any {
	all := make([]object, len(e.Records))
	for i, r := range e.Records {
		all[i] = v.record(r)
	}
	return all
}

func (v Variants) record(r store.RecordRef) object {
	name := "currency"
	if v.CurrencyCode {
		name = "currency_code"
	}
	return object{"price_list_id": r.PriceListID, "variant_id": r.VariantID, name: r.Currency}
}

// assignment has null where it is for no channel or for no group.
func assignment(_ Variants, e store.Event) any {
	return object{"price_list_id": e.PriceListID, "channel_id": orNull(e.ChannelID), "customer_group_id": orNull(e.GroupID)}
}

func channel(_ Variants, e store.Event) any { return object{"type": "channel", "id": e.ChannelID} }

func nothing(Variants, store.Event) any { return object{} }

func site(_ Variants, e store.Event) any { return object{"site_id": e.ID} }

func information(Variants, store.Event) any { return object{"type": "store"} }

func orNull(id int) any {
	if id == 0 {
		return nil
	}
	return id
}
