package management

import (
	"net/http"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// order is what the sandbox tells of an order: whose it is, and what it costs. V2
// writes amounts as texts.
type order struct {
	ID         int    `json:"id"`
	CustomerID int    `json:"customer_id"`
	ChannelID  int    `json:"channel_id"`
	CartID     string `json:"cart_id"`
	StatusID   int    `json:"status_id"`
	Status     string `json:"status"`
	TotalInc   string `json:"total_inc_tax"`
	TotalTax   string `json:"total_tax"`
	Currency   string `json:"currency_code"`
	Created    string `json:"date_created"`
}

// getOrder tells an order, without an envelope (reference/orders.v2.yml).
func (h *Handler) getOrder(w http.ResponseWriter, r *http.Request) {
	if newQuery(r).refused(w) {
		return
	}
	o, ok := h.store.Order(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Order not found.")
		return
	}
	respond(w, http.StatusOK, order{
		ID: o.ID, CustomerID: o.CustomerID, ChannelID: o.ChannelID, CartID: o.CheckoutID, StatusID: int(o.Status), Status: o.Status.String(),
		TotalInc: o.Total.String(), TotalTax: o.Tax.String(), Currency: o.Currency, Created: o.Created.UTC().Format(http.TimeFormat),
	})
}

// transaction is what an order's history tells of money.
type transaction struct {
	ID              int              `json:"id"`
	OrderID         string           `json:"order_id"`
	Event           string           `json:"event"`
	Status          string           `json:"status"`
	Method          string           `json:"method"`
	Gateway         string           `json:"gateway"`
	MethodID        string           `json:"payment_method_id"`
	GatewayID       string           `json:"gateway_transaction_id"`
	Amount          amount           `json:"amount"`
	Currency        string           `json:"currency"`
	Created         string           `json:"date_created"`
	IsTest          bool             `json:"test"`
	FraudReview     bool             `json:"fraud_review"`
	InstrumentToken *string          `json:"payment_instrument_token"`
	Gift            *giftCertificate `json:"gift_certificate"`
}

type giftCertificate struct {
	Code      string `json:"code"`
	Original  amount `json:"original_balance"`
	Remaining amount `json:"remaining_balance"`
	Status    string `json:"status"`
}

// getTransactions lists an order's transactions by page; 204 when there are none
// (reference/orders.v3.yml, which documents the pages of the answer, and not how one
// is asked for).
func (h *Handler) getTransactions(w http.ResponseWriter, r *http.Request) {
	query := newQuery(r)
	asked := query.page()
	if query.refused(w) {
		return
	}
	all, ok := h.store.Transactions(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "The resource was not found.")
		return
	}
	listed := cut(asked, all)
	if len(listed) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	data := make([]transaction, len(listed))
	for i, x := range listed {
		data[i] = newTransaction(x)
	}
	respond(w, http.StatusOK, envelope{data, pageMeta{Pagination: numbered(query.values, asked, len(all), len(listed))}})
}

func newTransaction(x store.Transaction) transaction {
	told := transaction{
		ID: x.ID, OrderID: strconv.Itoa(x.OrderID), Event: x.Event, Status: x.Status, Method: x.Method, Gateway: x.Gateway,
		MethodID: x.MethodID, GatewayID: x.GatewayID, Amount: amount(x.Amount), Currency: x.Currency, Created: v3Date(x.Created),
	}
	if x.InstrumentToken != "" {
		told.InstrumentToken = &x.InstrumentToken
	}
	if x.Gift != nil {
		told.Gift = &giftCertificate{x.Gift.Code, amount(x.Gift.Original), amount(x.Gift.Balance), string(x.Gift.Status)}
	}
	return told
}
