package management

import (
	"context"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Channel reads the currencies of a channel: those assigned to it that the store
// has switched on, and always its default. A channel with no assignment has the
// store's. The default country is for configuration to say.
func (c *Client) Channel(ctx context.Context, id int) (commerce.Channel, error) {
	var store storeCurrencies
	var assigned assignment
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		store, err = c.currencies(gctx)
		return err
	})
	g.Go(func() (err error) {
		assigned, err = c.assignment(gctx, id)
		return err
	})
	if err := g.Wait(); err != nil {
		return commerce.Channel{}, upstream.Public(err)
	}
	channel := commerce.Channel{ID: id, DefaultCurrency: assigned.preset}
	if channel.DefaultCurrency == "" {
		channel.DefaultCurrency = store.preset
	}
	if channel.DefaultCurrency == "" {
		return commerce.Channel{}, unreadable("currency-assignments")
	}
	// No assignment means no restriction.
	if len(assigned.enabled) == 0 {
		assigned.enabled = store.enabled
	}
	channel.EnabledCurrencies = []commerce.CurrencyCode{channel.DefaultCurrency}
	for _, code := range assigned.enabled {
		// A currency can be assigned to a channel and switched off in the store.
		if slices.Contains(store.enabled, code) && !slices.Contains(channel.EnabledCurrencies, code) {
			channel.EnabledCurrencies = append(channel.EnabledCurrencies, code)
		}
	}
	return channel, nil
}

// assignment is which currencies a channel was given.
type assignment struct {
	enabled []commerce.CurrencyCode
	preset  commerce.CurrencyCode
}

// assignment reads a channel's currencies. Codes that are none are left out.
func (c *Client) assignment(ctx context.Context, channelID int) (assignment, error) {
	var answer enveloped[struct {
		Enabled []string `json:"enabled_currencies"`
		Default string   `json:"default_currency"`
	}]
	path := "/v3/channels/" + strconv.Itoa(channelID) + "/currency-assignments"
	if err := c.get(ctx, "currency-assignments", path, nil, &answer); err != nil {
		return assignment{}, err
	}
	var found assignment
	if code, err := commerce.ParseCurrencyCode(answer.Data.Default); err == nil {
		found.preset = code
	}
	for _, text := range answer.Data.Enabled {
		if code, err := commerce.ParseCurrencyCode(text); err == nil {
			found.enabled = append(found.enabled, code)
		}
	}
	return found, nil
}
