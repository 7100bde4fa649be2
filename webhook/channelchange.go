package webhook

import (
	"encoding/json"

	"github.com/clientele-graph/clientele/commerce"
)

// channelChange is about a channel, or about what is in one. path is what follows
// store/channel: an event's name, or a channel's number and more.
func channelChange(path []string, data json.RawMessage) (commerce.StoreChange, bool) {
	f, _ := readObject(data)
	if len(path) < 2 {
		return channels(f.id("id"))
	}
	switch path[1] {
	case "settings":
		return channels(readID(json.RawMessage(path[0])))
	case "product":
		if id, ok := f.id("product_id"); ok {
			return scopes(commerce.ScopeProduct, id), true
		}
		change, _ := channels(readID(json.RawMessage(path[0])))
		return change, false
	case "category":
		if len(path) > 2 && path[2] == "product" {
			return products(f.id("product_id"))
		}
	}
	// What is left of familyOf is a tree of categories, or a category of one: discounts of
	// groups name categories, not channels.
	return everything(), true
}

// channels is a change of one channel, and of everything when its number is not ok.
func channels(id int, ok bool) (commerce.StoreChange, bool) {
	if !ok {
		return everything(), false
	}
	return scopes(commerce.ScopeChannel, id), true
}
