package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/clientele-graph/clientele/upstream"
)

// misconfigured is a finding that no waiting mends: its text names the variable
// and what to do.
type misconfigured string

func (m misconfigured) Error() string { return string(m) }

// look asks the store a small question of each kind and sets readiness by what
// it answers. The errors it returns are for operators: each says which API and
// what was wrong, and those of type misconfigured cannot pass by themselves.
func (s *Server) look(ctx context.Context) []error {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	var findings []error
	questions := []func(context.Context) error{s.lookAtStorefront}
	if s.config.AccessToken != "" {
		questions = append(questions, s.lookAtManagement)
	}
	for _, question := range questions {
		if err := question(ctx); err != nil {
			findings = append(findings, forOperators(err))
		}
	}
	if len(findings) == 0 {
		findings = s.lookAtChannels(ctx)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil // we are stopping: this says nothing about the store
	}
	s.report(ctx, findings)
	return findings
}

// report logs what was found, and sets readiness.
func (s *Server) report(ctx context.Context, findings []error) {
	if len(findings) == 0 {
		s.ready.set("")
		return
	}
	s.ready.set("the store did not answer, or refused our credentials: see the log")
	s.log.WarnContext(ctx, "the store cannot be used", slog.Any("error", errors.Join(findings...)),
		slog.String("storefront_url", s.config.storefrontURL()), slog.String("management_url", s.config.managementURL()))
}

// lookAtStorefront also checks that the token is for the configured store.
func (s *Server) lookAtStorefront(ctx context.Context) error {
	identity, err := s.storefront.Settings(ctx, s.config.ChannelID)
	if upstream.IsKind(err, upstream.NotFound) {
		return misconfigured(fmt.Sprintf("there is no storefront at %s for channel %d: check BIGCOMMERCE_STORE_HASH, "+
			"BIGCOMMERCE_CHANNEL_ID and CLIENTELE_STOREFRONT_URL", s.config.storefrontURL(), s.config.ChannelID))
	}
	if err == nil && identity.StoreHash != s.config.StoreHash {
		return misconfigured("BIGCOMMERCE_STORE_HASH is not the store that BIGCOMMERCE_STOREFRONT_TOKEN is for: " +
			"use the hash that stands in the store's URLs")
	}
	return err
}

func (s *Server) lookAtManagement(ctx context.Context) error {
	err := s.clock.Ask(ctx, s.management.Time)
	if upstream.IsKind(err, upstream.NotFound) {
		return misconfigured(fmt.Sprintf("there is no store at %s: check BIGCOMMERCE_STORE_HASH and CLIENTELE_MANAGEMENT_URL, "+
			"which ends in /stores/{hash}", s.config.managementURL()))
	}
	return err
}

// lookAtChannels checks that each channel has enabled the currency that
// configuration gives it.
func (s *Server) lookAtChannels(ctx context.Context) []error {
	channels, err := s.config.channelDefaults()
	if err != nil {
		return []error{err}
	}
	var findings []error
	for id, defaults := range channels {
		if defaults.Currency == "" {
			continue
		}
		channel, err := s.channelSource.Channel(ctx, id)
		switch {
		case err != nil:
			findings = append(findings, forOperators(err))
		case !slices.Contains(channel.EnabledCurrencies, defaults.Currency):
			findings = append(findings, misconfigured(fmt.Sprintf("CLIENTELE_CHANNELS: channel %d has not enabled %s, only %v",
				id, defaults.Currency, channel.EnabledCurrencies)))
		}
	}
	return findings
}

// forOperators leaves out what an error says to clients.
func forOperators(err error) error {
	var e *upstream.Error
	if !errors.As(err, &e) {
		return err
	}
	if e.Kind == upstream.Unauthorized || e.Kind == upstream.Forbidden {
		return misconfigured(e.Error())
	}
	return e
}
