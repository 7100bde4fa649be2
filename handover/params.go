package handover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// The parameters that a link may be given, in number and in characters.
const (
	maxParams = 20
	maxKey    = 64
	maxValue  = 1000
)

// storeKeys are the parameters that the store's own links are made of
// (docs/storefront/headless/cart-checkout/carts.mdx). A second one of the same name
// could send somebody on with another cart or another token.
func storeKeys() []string { return []string{"jwt", "token", "id", "action", "embedded"} }

// checkParams checks the parameters of a link. Keys are plain names: brackets, blanks
// and encodings would be read as another name by the page.
func checkParams(params []commerce.QueryParam) error {
	if len(params) > maxParams {
		return commerce.BadInput("input.queryParams", fmt.Sprintf("At most %d parameters, got %d.", maxParams, len(params)))
	}
	// The store takes them as a map, in which the second of a name would win.
	named := make(map[string]bool, len(params))
	for i, param := range params {
		field := fmt.Sprintf("input.queryParams.%d.", i)
		// Whether the page tells capitals apart is its own affair.
		key := strings.ToLower(param.Key)
		switch {
		case !isKey(param.Key):
			return commerce.BadInput(field+"key", fmt.Sprintf("A key is 1 to %d letters, digits, hyphens and underscores.", maxKey))
		case slices.Contains(storeKeys(), key):
			return commerce.BadInput(field+"key", "This key is the store's own.")
		case named[key]:
			return commerce.BadInput(field+"key", "This key is named twice.")
		case !commerce.IsText(param.Value, maxValue):
			return commerce.BadInput(field+"value", fmt.Sprintf("A value has at most %d characters, none of them a control character.", maxValue))
		}
		named[key] = true
	}
	return nil
}

// isKey reports whether s is a name that every page reads in the same way.
func isKey(s string) bool {
	return s != "" && len(s) <= maxKey && !strings.ContainsFunc(s, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_'
	})
}
