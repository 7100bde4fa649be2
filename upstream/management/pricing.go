package management

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Prices asks for the prices of items in one context, in one call. An item that
// the store does not answer, or answers in a way that cannot be meant or held
// exactly, is missing from the map. BAD_USER_INPUT says that the store does not
// take the request, which may be the fault of a single item.
func (c *Client) Prices(ctx context.Context, in commerce.PriceContext, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.ProductPrice, error) {
	if len(items) == 0 {
		return nil, nil
	}
	question, err := newPriceQuestion(in, items)
	if err != nil {
		return nil, upstream.Public(err)
	}
	// A change during the call may be in the answer or not: the price is as old as
	// the question.
	asked := c.now()
	var answer enveloped[[]json.RawMessage]
	if err := c.ask(ctx, "pricing", "/v3/pricing/products", question, &answer); err != nil {
		return nil, publicPricing(err)
	}
	wanted := make(map[commerce.PriceItem]bool, len(items))
	for _, item := range items {
		wanted[item] = true
	}
	prices := make(map[commerce.PriceItem]commerce.ProductPrice, len(items))
	for _, raw := range *answer.Data {
		item, priced, err := readReference(raw)
		if _, known := prices[item]; err != nil || known || !wanted[item] {
			continue // not an answer to anything that was asked, or a second one
		}
		price, err := readPriceOf(item, priced, raw)
		if err != nil {
			// Numbers only: the cause is one of a few fixed texts.
			c.log.WarnContext(ctx, "unusable price",
				slog.Int("product", item.ProductID), slog.Int("variant", item.VariantID),
				slog.Any("cause", err), slog.String("correlation_id", commerce.CorrelationID(ctx)))
			continue
		}
		price.Context, price.Item, price.FetchedAt = in, item, asked
		prices[item] = price
	}
	return prices, nil
}

// publicPricing says that a request was not taken in a way that pricing can tell
// from an outage: it then asks for fewer items at once. Only 400 and 422 are about
// what was asked; an endpoint that is not there would not be for any item.
func publicPricing(err error) error {
	var e *upstream.Error
	if !errors.As(err, &e) {
		return upstream.Public(err)
	}
	switch e.Status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return &commerce.Error{Code: commerce.CodeBadUserInput, Message: "The store does not price this request.", Err: err}
	case http.StatusNotFound, http.StatusGone:
		return &commerce.Error{
			Code: commerce.CodeUpstreamUnavailable, Message: "The store did not answer as it should. Try again later.", Err: err,
		}
	}
	return upstream.Public(err)
}

// priceQuestion is the body of a request (reference/pricing.sf.yml).
type priceQuestion struct {
	ChannelID       int         `json:"channel_id"`
	CurrencyCode    string      `json:"currency_code"`
	CountryCode     string      `json:"country_code,omitempty"`
	CustomerGroupID int         `json:"customer_group_id,omitempty"`
	CustomerID      int         `json:"customer_id,omitempty"`
	Items           []priceItem `json:"items"`
}

// priceItem is one item of a request. Without a variant the product is meant.
type priceItem struct {
	ProductID int           `json:"product_id"`
	VariantID int           `json:"variant_id,omitempty"`
	Options   []priceOption `json:"options,omitempty"`
}

// priceOption is a chosen value, of a variant's option or of a modifier alike.
type priceOption struct {
	OptionID int `json:"option_id"`
	ValueID  int `json:"value_id"`
}

// newPriceQuestion writes a request. A guest and a customer without a group are
// both written as no group at all: what the store makes of 0 is not documented.
func newPriceQuestion(in commerce.PriceContext, items []commerce.PriceItem) (priceQuestion, error) {
	q := priceQuestion{
		ChannelID: in.ChannelID, CurrencyCode: string(in.Currency), CountryCode: string(in.Country),
		Items: make([]priceItem, len(items)),
	}
	switch in.Perspective.Kind {
	case commerce.PerspectiveGroup:
		q.CustomerGroupID = in.Perspective.ID
	case commerce.PerspectiveCustomer:
		q.CustomerID = in.Perspective.ID
	// Nothing is sent for these.
	case commerce.PerspectiveGuest, commerce.PerspectiveNoGroup:
	}
	for i, item := range items {
		choices, err := item.OptionChoices()
		if err != nil {
			return q, err
		}
		q.Items[i] = priceItem{ProductID: item.ProductID, VariantID: item.VariantID}
		for _, choice := range choices {
			q.Items[i].Options = append(q.Items[i].Options, priceOption{choice.OptionEntityID, choice.ValueEntityID})
		}
	}
	return q, nil
}
