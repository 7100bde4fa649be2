package management

import (
	"errors"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerPricing() {
	h.handle("pricing", "POST /v3/pricing/products", h.postPricing)
}

// postPricing prices items for a channel, a currency and, if given, a group or
// a customer (reference/pricing.sf.yml). Items that do not exist are missing
// from the answer.
func (h *Handler) postPricing(w http.ResponseWriter, r *http.Request) {
	request, ok := readPricing(w, r)
	if !ok {
		return
	}
	found, err := h.store.On(store.SurfaceManagement).Quote(request.quote())
	if field, known := faultyField(err); known {
		refuseFields(w, r, map[string]string{field: err.Error()})
		return
	}
	if err != nil {
		Refuse(w, r, http.StatusInternalServerError, "Internal server error")
		return
	}
	priced := make([]pricedItem, len(found))
	for i, p := range found {
		priced[i] = newPricedItem(p)
	}
	respondData(w, priced)
}

// faultyField tells which field of the request made the store refuse it.
func faultyField(err error) (string, bool) {
	switch {
	case errors.Is(err, store.ErrUnknownChannel):
		return "channel_id", true
	case errors.Is(err, store.ErrUnknownCurrency):
		return "currency_code", true
	case errors.Is(err, store.ErrUnknownGroup):
		return "customer_group_id", true
	case errors.Is(err, store.ErrUnknownCustomer):
		return "customer_id", true
	case errors.Is(err, store.ErrUnknownItem):
		return "items", true
	}
	return "", false
}
