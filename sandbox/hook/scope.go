package hook

import (
	"slices"
	"strconv"
	"strings"
)

// wildcard ends a scope that stands for all below it.
const wildcard = "/*"

// matches reports whether a hook's scope has an event's.
func matches(scope, event string) bool {
	scope, event = trimmed(scope), trimmed(event)
	if prefix, ok := strings.CutSuffix(scope, wildcard); ok {
		return strings.HasPrefix(event, prefix+"/")
	}
	return scope == event
}

// trimmed is a scope without the slash that some documents end it with.
func trimmed(scope string) string { return strings.TrimSuffix(scope, "/") }

// isScope reports whether docs/integrations/webhooks/events has a scope, exactly
// or, for what the sandbox never tells of, by its family. Price lists have no
// wildcard there.
func isScope(scope string) bool {
	scope = withoutChannel(trimmed(scope))
	if family, ok := strings.CutSuffix(scope, wildcard); ok {
		return slices.Contains(families(), family)
	}
	if slices.Contains(singles(), scope) {
		return true
	}
	return slices.ContainsFunc(families(), func(family string) bool {
		rest, ok := strings.CutPrefix(scope, family+"/")
		return ok && rest != "" && !strings.Contains(rest, "*")
	})
}

// withoutChannel puts a placeholder in the place of a channel's number.
func withoutChannel(scope string) string {
	const channel = "store/channel/"
	rest, ok := strings.CutPrefix(scope, channel)
	if !ok {
		return scope
	}
	number, rest, _ := strings.Cut(rest, "/")
	if n, err := strconv.Atoi(number); err != nil || n < 1 || strconv.Itoa(n) != number {
		return scope
	}
	return channel + "{channel_id}/" + rest
}

// families are the scopes that have a wildcard.
func families() []string {
	return []string{
		"store/brand/metafield", "store/cart", "store/cart/lineItem", "store/category", "store/channel",
		"store/channel/{channel_id}/cart", "store/channel/{channel_id}/cart/lineItem", "store/channel/{channel_id}/category",
		"store/channel/{channel_id}/order", "store/channel/{channel_id}/settings",
		"store/customer", "store/customer/address", "store/inventory/location/metafield", "store/metafield", "store/order",
		"store/product", "store/product/metafield", "store/product/variant/metafield", "store/shipment", "store/sku", "store/subscriber",
	}
}

// singles are the scopes outside of any family.
func singles() []string {
	all := []string{
		"store/app/uninstalled", "store/hook/deliveryException", "store/information/updated", "store/modifier/updated",
		"store/option/updated", "store/priceLists/deleted", "store/priceList/assignment/updated", "store/priceList/assignment/deleted",
	}
	for _, happened := range []string{"created", "updated", "activated", "deactivated", "deleted"} {
		all = append(all, "store/priceList/"+happened)
	}
	for _, happened := range []string{"created", "updated", "deleted"} {
		all = append(all, "store/priceList/record/"+happened, "store/priceList/records/"+happened)
	}
	return all
}
