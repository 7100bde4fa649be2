package server

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// What a cache is filled with and from. The process need not be started; Stop returns
// once everything that was asked for is kept.

// Prices answers what items cost, as the graph would.
func (s *Server) Prices(ctx context.Context, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
	s.heard.Do(func() { s.hearReplicas(ctx) })
	return s.prices.Prices(ctx, req)
}

// Channel returns a channel's currencies and its country, as configured.
func (s *Server) Channel(ctx context.Context, id int) (commerce.Channel, error) {
	return s.prices.Channel(ctx, id)
}

// CatalogPage lists what a channel shows, from page 1.
func (s *Server) CatalogPage(ctx context.Context, channelID, page int) (commerce.CatalogPage, error) {
	return s.management.CatalogPage(ctx, channelID, page)
}

// CustomerGroups reads all customer groups of the store.
func (s *Server) CustomerGroups(ctx context.Context) (map[int]commerce.CustomerGroup, error) {
	return s.management.CustomerGroups(ctx)
}

// ServedChannels are the channels of the configuration, in order.
func (s *Server) ServedChannels() []int { return s.channelIDs }
