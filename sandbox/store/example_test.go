package store_test

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func Example() {
	s := store.New(store.DefaultSeed(), time.Now, rand.Reader)

	prices, err := s.Quote(store.Quote{
		ChannelID: store.ChannelMain,
		Currency:  "CAD",
		Country:   "US",
		GroupID:   store.GroupGuides,
		Items:     []store.Item{{ProductID: 101}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range prices {
		fmt.Println(p.Source)
		fmt.Println(p.Trace)
		fmt.Println(p.Calculated.TaxExclusive, p.Calculated.TaxInclusive)
	}
	// Output:
	// group discount
	// price 100.00 from catalogue; exchange rate 1.25 = 125.00; discount on everything: percent 10 = 112.50
	// 112.50 121.50
}
