package sandbox

import (
	"net/http"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// addPurchaseControls adds the controls of checkouts, orders and payments.
//
//	POST /_sandbox/checkouts  {"checkoutId": "…", "readyFor": "a@example.com"}, or
//	                          {"checkoutId": "…", "times": 1, "problems": [{"kind": "CartLineItemError", "code": "INSUFFICIENT_STOCK",
//	                          "context": [{"field": "$.lineItems[0]", "value": "1"}]}]}; 0 times takes the problems away
//	POST /_sandbox/outcomes   {"orderId": 1001, "outcomes": ["insufficient-funds", "charged"]}; without an order those of any
//	POST /_sandbox/settle     {"paymentId": "…", "ok": true} ends a pending payment
//	POST /_sandbox/payments   {"transactionDelayMs": 60000}
//	GET  /_sandbox/ledger     answers {"orders": [{"orderId": 1001, "status": 11, "total": "10.00", "currency": "USD",
//	                          "charged": "10.00", "pending": "0", "charges": 1, "isOverpaid": false}], "charges": [{…}]}
func (s *Server) addPurchaseControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /_sandbox/checkouts", control(s.controlCheckout))
	mux.HandleFunc("POST /_sandbox/outcomes", control(s.controlOutcomes))
	mux.HandleFunc("POST /_sandbox/settle", control(s.controlSettle))
	mux.HandleFunc("POST /_sandbox/payments", control(s.controlPayments))
	mux.HandleFunc("GET /_sandbox/ledger", s.controlLedger)
}

// controlCheckout makes a checkout ready, or gives it problems.
func (s *Server) controlCheckout(in struct {
	CheckoutID string                  `json:"checkoutId"`
	ReadyFor   string                  `json:"readyFor"`
	Times      *int                    `json:"times"`
	Problems   []store.CheckoutProblem `json:"problems"`
},
) (any, string) {
	if in.ReadyFor == "" && in.Times == nil {
		return nil, "readyFor or times is required"
	}
	if in.ReadyFor != "" {
		if err := s.store.ReadyCheckout(in.CheckoutID, in.ReadyFor); err != nil {
			return nil, err.Error()
		}
	}
	if in.Times != nil {
		if err := s.store.TroubleCheckout(in.CheckoutID, *in.Times, in.Problems...); err != nil {
			return nil, err.Error()
		}
	}
	return nil, ""
}

// controlOutcomes chooses how the next payments end.
func (s *Server) controlOutcomes(in struct {
	OrderID  int             `json:"orderId"`
	Outcomes []store.Outcome `json:"outcomes"`
},
) (any, string) {
	return done(s.store.OutcomeNext(in.OrderID, in.Outcomes...), "an outcome does not exist")
}

// controlSettle ends a pending payment.
func (s *Server) controlSettle(in struct {
	PaymentID string `json:"paymentId"`
	OK        bool   `json:"ok"`
},
) (any, string) {
	if err := s.store.SettlePayment(in.PaymentID, in.OK); err != nil {
		return nil, err.Error()
	}
	return nil, ""
}

// controlPayments lets transactions show late.
func (s *Server) controlPayments(in struct {
	TransactionDelayMs int `json:"transactionDelayMs"`
},
) (any, string) {
	if in.TransactionDelayMs < 0 {
		return nil, "transactionDelayMs must not be negative"
	}
	s.store.SetTransactionDelay(duration(in.TransactionDelayMs))
	return nil, ""
}

// accountOf is an order beside the money that moved for it.
type accountOf struct {
	OrderID    int             `json:"orderId"`
	CheckoutID string          `json:"checkoutId"`
	CustomerID int             `json:"customerId"`
	Status     int             `json:"status"`
	Total      decimal.Decimal `json:"total"`
	Currency   string          `json:"currency"`
	Charged    decimal.Decimal `json:"charged"`
	Pending    decimal.Decimal `json:"pending"`
	Charges    int             `json:"charges"`
	IsOverpaid bool            `json:"isOverpaid"`
}

// controlLedger tells every order and every charge.
func (s *Server) controlLedger(w http.ResponseWriter, _ *http.Request) {
	orders := []accountOf{}
	for _, a := range s.store.Accounts() {
		orders = append(orders, accountOf{
			OrderID: a.Order.ID, CheckoutID: a.Order.CheckoutID, CustomerID: a.Order.CustomerID, Status: int(a.Order.Status),
			Total: a.Order.Total, Currency: a.Order.Currency, Charged: a.Charged, Pending: a.Pending, Charges: a.Charges,
			IsOverpaid: a.IsOverpaid(),
		})
	}
	answerControl(w, http.StatusOK, map[string]any{"orders": orders, "charges": append([]store.Charge{}, s.store.Ledger()...)})
}
