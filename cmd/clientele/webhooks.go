package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/server"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/webhook"
)

// webhooksCommand looks after what is registered at the store.
type webhooksCommand struct {
	List       webhooksListCommand       `cmd:"" help:"Print the store's webhooks, and those that are missing. Fails when one is missing or does not work."`
	Sync       webhooksSyncCommand       `cmd:"" help:"Register what is missing, and put right what is ours and differs."`
	Reactivate webhooksReactivateCommand `cmd:"" help:"Revive those of ours that the store has given up on."`
}

// Help says what the commands need.
func (webhooksCommand) Help() string {
	return "It reads the variables that serve reads. BIGCOMMERCE_ACCESS_TOKEN and CLIENTELE_WEBHOOK_URL are required:\n" +
		"a webhook is ours when it leads to that URL, and all others are left alone. The store shows only those that were\n" +
		"registered with the same API account. docs/webhooks.md has the rest."
}

// hookClient is the part of the Management API that these commands need.
type hookClient interface {
	Hooks(ctx context.Context) ([]commerce.Hook, error)
	CreateHook(ctx context.Context, draft commerce.HookDraft) (commerce.Hook, error)
	UpdateHook(ctx context.Context, id int, change commerce.HookChange) (commerce.Hook, error)
}

// registrations are the store's webhooks as they are, and as they are to be.
type registrations struct {
	client hookClient
	want   webhook.Registration
	have   []commerce.Hook
	out    io.Writer
}

// readRegistrations reads the configuration and the store's webhooks. The context is
// that of everything that is asked afterwards.
func readRegistrations(ctx context.Context, around surroundings) (context.Context, *registrations, error) {
	cfg, err := server.LoadConfig(around.lookup)
	if err != nil {
		return ctx, nil, fmt.Errorf("the configuration has problems:\n%w", err)
	}
	switch {
	case cfg.WebhookURL == "":
		return ctx, nil, errors.New("CLIENTELE_WEBHOOK_URL: is not set, and says where the store is to send webhooks")
	case cfg.AccessToken == "":
		return ctx, nil, errors.New("BIGCOMMERCE_ACCESS_TOKEN: is not set, and webhooks are registered with it")
	case cfg.WebhookVerify != string(webhook.BySignature) && cfg.WebhookSecrets == "":
		return ctx, nil, errors.New("CLIENTELE_WEBHOOK_SECRETS: is not set, and CLIENTELE_WEBHOOK_VERIFY asks for the header")
	}
	client, err := management.New(management.Options{
		BaseURL: storeURL(cfg), AccessToken: cfg.AccessToken,
		HTTPClient: upstream.Client(upstream.Transport(nil, upstream.Options{
			UserAgent: "clientele (+https://github.com/clientele-graph/clientele)", QuotaShare: cfg.QuotaShare,
		})),
	})
	if err != nil {
		return ctx, nil, err
	}
	r := &registrations{client: client, out: around.out, want: webhook.Registration{
		URL: cfg.WebhookURL, HeaderSecrets: cfg.WebhookSecrets, Channels: servedChannels(cfg),
	}}
	ctx = commerce.WithCorrelationID(ctx, uuid.NewString())
	if r.have, err = client.Hooks(ctx); err != nil {
		return ctx, nil, fmt.Errorf("read the store's webhooks: %w", err)
	}
	return ctx, r, nil
}

// storeURL is where the store's Management API is, as serve asks it.
func storeURL(cfg server.Config) string {
	if cfg.ManagementURL != "" {
		return cfg.ManagementURL
	}
	return "https://" + cfg.AdminAPIHost + "/stores/" + cfg.StoreHash
}

// servedChannels are the numbers of CLIENTELE_CHANNELS, which has been checked.
func servedChannels(cfg server.Config) []int {
	channels := []int{cfg.ChannelID}
	for _, entry := range cfg.Channels {
		number, _, _ := strings.Cut(strings.TrimSpace(entry), "=")
		if id, err := strconv.Atoi(number); err == nil {
			channels = append(channels, id)
		}
	}
	return channels
}

// table prints rows under a heading, and nothing without rows.
func (r *registrations) table(heading []string, rows [][]string) error {
	if len(rows) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{heading}, rows...) {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// shown is a destination without what may be secret in it.
func shown(destination string) string {
	u, err := url.Parse(destination)
	if err != nil {
		return "(unreadable)"
	}
	hasMore := u.User != nil || u.RawQuery != "" || u.Fragment != ""
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	if hasMore {
		return u.String() + " …"
	}
	return u.String()
}
