package webhook

import (
	"slices"
	"strconv"
	"strings"
)

// Scopes are what a store that serves those channels is to tell us of, in a stable order
// and without slashes at their ends.
//
// A star is used where all that lies under it concerns us. It is not for products and
// variants, of which the store would tell every change of their stock and metafields,
// nor for channels, of which it would tell every cart and order; and it is unknown of a
// star whether more than the next word lies under it, so that what lies deeper is named,
// except settings, all of which are said to be under theirs.
func Scopes(channels []int) []string {
	scopes := []string{
		"store/priceList/created", "store/priceList/updated", "store/priceList/activated",
		"store/priceList/deactivated", "store/priceList/deleted", "store/priceLists/deleted",
		// Changes of one record come under the one name, of many under the other.
		"store/priceList/record/created", "store/priceList/record/updated", "store/priceList/record/deleted",
		"store/priceList/records/created", "store/priceList/records/updated", "store/priceList/records/deleted",
		"store/priceList/assignment/updated", "store/priceList/assignment/deleted",
		"store/product/created", "store/product/updated", "store/product/deleted",
		"store/sku/created", "store/sku/updated", "store/sku/deleted",
		"store/option/updated", "store/modifier/updated",
		"store/category/*",
		"store/channel/created", "store/channel/updated",
		"store/information/updated",
		"store/customer/*", "store/customer/channel/login/access/updated",
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(channels))) {
		channel := "store/channel/" + strconv.Itoa(id)
		scopes = append(scopes,
			channel+"/settings/*",
			channel+"/product/assigned", channel+"/product/unassigned",
			channel+"/category/*", channel+"/category/product/assigned", channel+"/category/product/unassigned",
			channel+"/categoryTree/updated",
		)
	}
	return scopes
}

// starOver is the scope that is for everything next to one.
func starOver(scope string) string {
	return scope[:strings.LastIndexByte(scope, '/')+1] + "*"
}
