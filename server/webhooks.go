package server

import (
	"context"
	"net/http"
	"time"

	"github.com/clientele-graph/clientele/webhook"
)

// webhookPath is where the store sends its events.
const webhookPath = "/webhooks/bigcommerce"

// newWebhooks makes what takes the store's events, nil when none are taken.
func (s *Server) newWebhooks(deps Dependencies) (*webhook.Handler, error) {
	if s.config.WebhookListen == "" {
		return nil, nil //nolint:nilnil // no webhooks is a way to run
	}
	h, err := webhook.New(webhook.Options{
		StoreHash: s.config.StoreHash, Verify: webhook.Verification(s.config.WebhookVerify),
		SigningSecret: s.config.ClientSecret, HeaderSecrets: s.config.WebhookSecrets,
		Listener: s.events, Now: deps.Now, Logger: s.log,
	})
	if err != nil {
		return nil, err
	}
	s.metrics.watchWebhooks(h.Stats)
	s.ready.watchEvents(func() time.Time { return h.Stats().LastEventAt })
	return h, nil
}

// webhookRoutes is what the store reaches, and nobody else needs to.
func (s *Server) webhookRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(webhookPath, s.tracedEvents(withCorrelation(s.webhooks)))
	return mux
}

// listenForEvents takes the store's events on a listener of their own, until Stop.
func (s *Server) listenForEvents(ctx context.Context) (err error) {
	if s.webhooks == nil {
		return nil
	}
	s.webhookAddr, err = s.listen(ctx, "CLIENTELE_WEBHOOK_LISTEN", s.config.WebhookListen, s.webhookRoutes(), adminWriteTimeout)
	return err
}

// WebhookURL is where the store's events go, after Start; empty when none are taken.
func (s *Server) WebhookURL() string {
	if s.webhookAddr == nil {
		return ""
	}
	return "http://" + s.webhookAddr.String() + webhookPath
}
