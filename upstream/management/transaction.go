package management

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// orderTransactions is the endpoint's name.
const orderTransactions = "order-transactions"

// OrderTransactions reads all money that moved for an order, or failed to: none is left
// out, so an answer of which a part cannot be read is an error, and so is an order that
// is not there. Events, states and methods are the store's words, also those that this
// version does not know.
func (c *Client) OrderTransactions(ctx context.Context, orderID int) ([]commerce.Transaction, error) {
	if orderID < 1 {
		return nil, unreadable(orderTransactions)
	}
	var all []commerce.Transaction
	seen := map[int]bool{}
	for page := 1; page <= maxFound; page++ {
		found, err := c.transactionPage(ctx, orderID, page)
		if upstream.IsKind(err, upstream.NotFound) {
			// Not none: who has an order that the store does not know yet must ask again.
			return nil, commerce.BadAnswer(err)
		}
		if err != nil {
			return nil, upstream.Public(err)
		}
		for _, w := range found.items() {
			if !w.isOf(orderID) {
				return nil, unreadable(orderTransactions)
			}
			if t := w.commerce(); !seen[t.ID] {
				seen[t.ID] = true
				all = append(all, t)
			}
		}
		pages := found.Meta.value.Pages.value
		if pages.Current != 0 && int(pages.Current) != page {
			break // it repeats a page, and some other is missing
		}
		if int(pages.Total) <= page {
			return all, nil
		}
	}
	return nil, unreadable(orderTransactions)
}

// transactionPage reads one page. The first is asked for without a number: the file
// knows no pages, although its answers count them.
func (c *Client) transactionPage(ctx context.Context, orderID, page int) (transactionList, error) {
	path := "/v3/orders/" + strconv.Itoa(orderID) + "/transactions"
	if page > 1 {
		path += "?" + url.Values{"page": {strconv.Itoa(page)}}.Encode()
	}
	in := reading(orderTransactions)
	got, err := c.call(ctx, in, http.MethodGet, path, nil)
	if err != nil {
		return transactionList{}, err
	}
	var found transactionList
	// Only the first page can say that there is nothing at all.
	if got.Status == http.StatusNoContent && page == 1 {
		return found, nil
	}
	if !readAnswer(got.Body, &found) {
		return transactionList{}, upstream.Malformed(got, in)
	}
	return found, nil
}

// transactionList is a page.
type transactionList struct{ collection[wireTransaction] }

func (l transactionList) items() []wireTransaction {
	if l.Data == nil {
		return nil
	}
	return *l.Data
}

// wireTransaction is one as V3 writes it (reference/orders.v3.yml). What it tells of
// cards, certificates and tokens is not read.
type wireTransaction struct {
	ID        looseInt    `json:"id"`
	OrderID   said        `json:"order_id"`
	Event     looseText   `json:"event"`
	Status    looseText   `json:"status"`
	Method    looseText   `json:"method"`
	Amount    looseAmount `json:"amount"`
	Currency  looseText   `json:"currency"`
	GatewayID looseText   `json:"gateway_transaction_id"`
}

// isOf reports whether it is one of that order, with everything that tells money from
// money.
func (w wireTransaction) isOf(orderID int) bool {
	isOthers := w.OrderID.isSaid && w.OrderID.value != 0 && int(w.OrderID.value) != orderID
	return w.ID > 0 && w.Event != "" && w.Amount.isSet && !isOthers
}

func (w wireTransaction) commerce() commerce.Transaction {
	return commerce.Transaction{
		ID: int(w.ID), Event: string(w.Event), Status: string(w.Status), Method: string(w.Method), Amount: w.Amount.value,
		Currency: commerce.CurrencyCode(strings.ToUpper(strings.TrimSpace(string(w.Currency)))), GatewayID: string(w.GatewayID),
	}
}
