package storefront

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const shown = `"site":{"products":{"edges":[
	{"node":{"entityId":103,"isPriceHidden":true}},{"node":{"entityId":101,"isPriceHidden":false}},{"node":{"entityId":999,"isPriceHidden":false}}]}}`

func TestVisible(t *testing.T) {
	products := map[int]commerce.ProductVisibility{101: {}, 103: {PriceHidden: true}}
	cred := shopper()
	for name, tc := range map[string]struct {
		body    string
		channel int
		shopper *commerce.ShopperCredential
		want    commerce.VisibleProducts
	}{
		"guest":         {`{"data":{` + shown + `}}`, 2, nil, commerce.VisibleProducts{Products: products}},
		"shopper":       {`{"data":{"customer":{"entityId":7,"customerGroupId":4},` + shown + `}}`, 3, &cred, commerce.VisibleProducts{GroupID: 4, Products: products}},
		"without group": {`{"data":{"customer":{"entityId":7,"customerGroupId":0},` + shown + `}}`, 3, &cred, commerce.VisibleProducts{Products: products}},
		"nothing":       {`{"data":{"site":{"products":{"edges":null}}}}`, 2, nil, commerce.VisibleProducts{Products: map[int]commerce.ProductVisibility{}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, tc.body)
			got, err := s.Visible(upstreamtest.Context(t), tc.channel, tc.shopper, []int{101, 102, 103})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("products (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(map[string]any{"ids": []any{101.0, 102.0, 103.0}}, s.heard()[0].Body.Variables); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
		})
	}
}

func TestVisibleRefusesWhatTheStoreWouldMisunderstand(t *testing.T) {
	s := newAnsweringStore(t, `{}`)
	for _, ids := range [][]int{nil, {}, make([]int, 51)} {
		_, err := s.Visible(upstreamtest.Context(t), 2, nil, ids)
		wantCode(t, err, commerce.CodeInternal)
	}
	if len(s.heard()) != 0 {
		t.Error("the store was asked")
	}
}

// TestVisibleTellsARefusedQuestion has what the store says before it begins, and
// what happens to it on the way.
func TestVisibleTellsARefusedQuestion(t *testing.T) {
	for body, want := range map[string]bool{
		`{"errors":[{"message":"Expected type 'Int!', found '3000000000'."}]}`:                               true,
		`{"data":null,"errors":[{"message":"` + canary + `","path":["site"]}]}`:                              false,
		`{"errors":[{"message":"x"},{"message":"x","extensions":{"code":"INVALID_CUSTOMER_ACCESS_TOKEN"}}]}`: false,
		`{"data":null}`: false,
	} {
		_, err := newAnsweringStore(t, body).Visible(upstreamtest.Context(t), 2, nil, []int{101})
		wantNoSecret(t, err)
		var refusable interface{ Bisectable() bool }
		if !errors.As(err, &refusable) || refusable.Bisectable() != want {
			t.Errorf("%s: got %v, want %v", body, err, want)
		}
	}
}

func TestSettings(t *testing.T) {
	s := newAnsweringStore(t, `{"data":{"site":{"settings":{"storeHash":"abc","storeName":"Shop","channelId":3}}}}`)
	got, err := s.Settings(upstreamtest.Context(t), 3)
	if want := (Identity{StoreHash: "abc", ChannelID: 3, StoreName: "Shop"}); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err = newAnsweringStore(t, `{"data":{"site":{"settings":null}}}`).Settings(upstreamtest.Context(t), 3)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}
