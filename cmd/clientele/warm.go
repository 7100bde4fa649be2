package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/server"
	"github.com/clientele-graph/clientele/warm"
)

// warmCommand fills the cache of prices that replicas share.
type warmCommand struct {
	Channels   []int    `help:"The channels, by number; left out: all of CLIENTELE_CHANNELS." placeholder:"N"`
	Groups     []string `default:"all" help:"For whom: numbers of customer groups, guest, none for customers without a group, or all." placeholder:"GROUP"`
	Currencies []string `help:"The currencies, or all that a channel has enabled; left out: each channel's own." placeholder:"CODE"`
	Variants   bool     `help:"Ask for each variant too, and not only for the products."`
	Rate       float64  `default:"0.5" help:"The part of our share of the store's request quota that may be taken (default ${default}). Live traffic needs the rest." placeholder:"PART"`
}

// Help says what the command needs and does.
func (warmCommand) Help() string {
	return "It reads the variables that serve reads. Prices go to CLIENTELE_REDIS_URL, where the replicas find them,\n" +
		"and stay for as long as they would had a shopper asked: CLIENTELE_PRICE_TTL. What is there already is\n" +
		"not asked for again, so after an interruption the same command goes on."
}

// warmStore is a price service that keeps what it was asked where replicas find it, and
// what lists the things to ask for.
type warmStore struct {
	prices    warm.Prices
	catalogue warm.Catalogue
	channels  warm.Channels
	groups    warm.Groups
	// served are the channels of the configuration.
	served []int
	// stop returns once everything is kept.
	stop func(context.Context) error
}

// openWarmStore builds one from a configuration. What is said to the store goes over
// the network of deps.
type openWarmStore func(cfg server.Config, deps server.Dependencies) (warmStore, error)

// missingVariable is a variable that has to be set for a command.
type missingVariable struct{ name, why string }

// Error names the variable.
func (m *missingVariable) Error() string { return m.name + " is not set: " + m.why }

// Run asks for the prices, shows how far it is on the error output, and prints a summary
// on the output, also when it is interrupted.
func (c *warmCommand) Run(ctx context.Context, around surroundings, open openWarmStore) error {
	return c.run(ctx, around, open, newDisplay(around.err, isTerminal(around.err), time.Now))
}

func (c *warmCommand) run(ctx context.Context, around surroundings, open openWarmStore, shown display) (err error) {
	order, err := c.order()
	if err != nil {
		return err
	}
	cfg, err := server.LoadConfig(around.lookup)
	if err != nil {
		return fmt.Errorf("the configuration has problems:\n%w", err)
	}
	switch {
	case cfg.PriceSource == "storefront":
		return errors.New("CLIENTELE_PRICE_SOURCE is storefront: only shoppers themselves can ask for their prices then")
	case cfg.RedisURL == "":
		return &missingVariable{"CLIENTELE_REDIS_URL", "what is fetched would be forgotten at the end of the command"}
	}
	cfg.QuotaShare *= c.Rate
	meter := &warm.Meter{}
	store, err := open(cfg, server.Dependencies{Log: server.NewLogger(shown, cfg.LogLevel), Network: meter.Around(nil)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.stop(context.WithoutCancel(ctx))) }()
	if len(order.Channels) == 0 {
		order.Channels = store.served
	}
	for _, id := range order.Channels {
		if !slices.Contains(store.served, id) {
			return fmt.Errorf("--channels: channel %d is none of CLIENTELE_CHANNELS", id)
		}
	}
	summary, err := warm.Run(ctx, warm.Options{
		Prices: store.prices, Catalogue: store.catalogue, Channels: store.channels, Groups: store.groups,
		Progress: shown, Meter: meter,
	}, order)
	shown.finish()
	fmt.Fprintln(around.out, summarize(summary))
	return conclude(summary, err)
}

// order reads the flags.
func (c *warmCommand) order() (warm.Order, error) {
	if !(c.Rate > 0 && c.Rate <= 1) {
		return warm.Order{}, errors.New("--rate: a part is more than 0 and at most 1")
	}
	groups, err := warm.ParseGroups(c.Groups)
	if err != nil {
		return warm.Order{}, fmt.Errorf("--groups: %w", err)
	}
	currencies, err := warm.ParseCurrencies(c.Currencies)
	if err != nil {
		return warm.Order{}, fmt.Errorf("--currencies: %w", err)
	}
	var channels []int
	for _, id := range c.Channels {
		if !slices.Contains(channels, id) {
			channels = append(channels, id)
		}
	}
	return warm.Order{Channels: channels, Groups: groups, Currencies: currencies, Variants: c.Variants}, nil
}
