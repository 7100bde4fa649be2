package upstream

import (
	"net/http"
)

// Endpoint names one endpoint of one API, as Intent does.
type Endpoint struct {
	API  API
	Name string
}

// ConcurrencyLimits returns how many calls the store takes at once, store-wide,
// on the endpoints that have such a limit (reference/pricing.sf.yml, customers.v2.yml,
// customers.v3.yml; for making customers, bigcommerce/api-specs 1113).
func ConcurrencyLimits() map[Endpoint]int {
	return map[Endpoint]int{
		{Management, "pricing"}:                   50,
		{Management, "groups"}:                    40,
		{Management, "change-groups"}:             40,
		{Management, "create-customers"}:          10,
		{Management, "update-customers"}:          3,
		{Management, "create-customer-addresses"}: 10,
		{Management, "update-customer-addresses"}: 3,

		{Management, "change-customer-attributes"}:       3,
		{Management, "change-customer-attribute-values"}: 3,
	}
}

// limit lets only so many calls per endpoint go on at once. The others wait in
// line until their context ends; nothing of them was sent by then.
func limit(next roundTrip, o Options) roundTrip {
	places := make(map[Endpoint]chan struct{}, len(o.Limits))
	for endpoint, n := range o.Limits {
		places[endpoint] = make(chan struct{}, max(n, 1))
	}
	return func(r *http.Request) (*http.Response, error) {
		in := intentOf(r.Context())
		place, limited := places[Endpoint{in.API, in.Endpoint}]
		if !limited {
			return next(r)
		}
		select {
		case place <- struct{}{}:
		case <-r.Context().Done():
			return nil, failure(r.Context(), r.Context().Err(), in, false)
		}
		defer func() { <-place }()
		return next(r)
	}
}
