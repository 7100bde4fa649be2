package contract

import (
	"context"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// asksForPrices asks what the Storefront shows, as somebody and as nobody, for items in
// every way in which they are asked for: each way alone, and all of them at once.
func asksForPrices(t *testing.T, ctx context.Context, c *storefront.Client, cred commerce.ShopperCredential) {
	t.Helper()
	_, err := c.Channel(ctx, 1)
	wantAnswer(t, err)
	all := []commerce.PriceItem{
		{ProductID: 101},
		{ProductID: 107},
		{ProductID: 102, VariantID: 1021},
		{ProductID: 102, VariantID: 1022},
		{ProductID: 108, VariantID: 1081},
		{ProductID: 105, Options: "10501=1050102;10502=1050202"},
		{ProductID: 105, Options: "10501=1050102"},
		{ProductID: 105, VariantID: 1050, Options: "10501=1050102"},
	}
	nobodys := []commerce.PriceItem{{ProductID: -1}}
	questions := [][]commerce.PriceItem{all, all[:2], all[2:5], all[5:7], all[7:], nobodys}
	for _, who := range []*commerce.ShopperCredential{nil, &cred} {
		for _, items := range questions {
			got, err := c.ShopperPrices(ctx, 1, "USD", who, items)
			wantAnswer(t, err)
			if want := len(items); items[0].ProductID > 0 && len(got.Prices) != want {
				t.Errorf("%d prices for %d items", len(got.Prices), want)
			}
		}
	}
}
