package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/webhook"
)

// attempt is a delivery that must change nothing.
type attempt struct {
	name   string
	spoil  func(*parcel)
	status int
	reason webhook.Reason
}

// attempts are against a graph that wants signature and secret.
func attempts() []attempt {
	return []attempt{
		{"another method", func(p *parcel) { p.method = http.MethodPut }, 405, webhook.RefusedMethod},
		{"read instead of sent", func(p *parcel) { p.method, p.body = http.MethodGet, "" }, 405, webhook.RefusedMethod},
		{"no secret", func(p *parcel) { p.header = nil }, 401, webhook.RefusedSecret},
		{"a wrong secret", func(p *parcel) { p.header = http.Header{webhook.SecretHeader: {"a-guess"}} }, 401, webhook.RefusedSecret},
		{"two secrets", func(p *parcel) { p.header[webhook.SecretHeader] = append(p.header[webhook.SecretHeader], "a-guess") }, 401, webhook.RefusedSecret},
		{"unsigned", func(p *parcel) { p.id = "" }, 401, webhook.RefusedSignature},
		{"signed by another", func(p *parcel) { p.secret = "a-guess" }, 401, webhook.RefusedSignature},
		{"signed for another body", func(p *parcel) {
			p.header.Set("Webhook-Signature", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
		}, 401, webhook.RefusedSignature},
		{"signed 73 hours ago", func(p *parcel) { p.at = p.at.Add(-73 * time.Hour) }, 401, webhook.RefusedTimestamp},
		{"signed in ten minutes", func(p *parcel) { p.at = p.at.Add(10 * time.Minute) }, 401, webhook.RefusedTimestamp},
		{"another store's", func(p *parcel) { p.body = strings.Replace(p.body, `"producer":"stores/`, `"producer":"stores/x`, 1) }, 403, webhook.RefusedProducer},
		{"nobody's", func(p *parcel) { p.body = strings.Replace(p.body, "producer", "maker", 1) }, 403, webhook.RefusedProducer},
		{"no JSON", func(p *parcel) { p.body = p.body[1:] }, 400, webhook.RefusedMalformed},
		{"one name twice", func(p *parcel) { p.body = `{"scope":"store/order/created",` + p.body[1:] }, 400, webhook.RefusedMalformed},
		{"packed", func(p *parcel) { p.header.Set("Content-Encoding", "gzip") }, 415, webhook.RefusedMalformed},
		{"too long", func(p *parcel) {
			p.body = strings.Replace(p.body, `"data":`, `"more":"`+strings.Repeat("x", 300<<10)+`","data":`, 1)
		}, 413, webhook.RefusedSize},
	}
}

// Whoever is not the store gets nothing: no price is forgotten, nothing is asked of the
// store, and what came is counted.
func TestDeliveriesOfOthersChangeNothing(t *testing.T) {
	t.Parallel()
	const secret = "a-secret-that-only-the-store-was-given"
	env := e2e.Start(t, hearing, func(o *e2e.Options) {
		o.Variables["CLIENTELE_WEBHOOK_VERIFY"], o.Variables["CLIENTELE_WEBHOOK_SECRETS"] = "both", secret
	})
	item := store.Item{ProductID: 101}
	look := func() glimpse { return glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, item)[0] }
	before := look()
	// From here on the store has another price, which nobody has told us of.
	env.Store.Store().SetProductPrice(101, usd(0, 0, "120").Price)
	ours := func(n int) parcel {
		p := genuine(env, fmt.Sprintf("msg_%d", n), 101)
		p.header = http.Header{webhook.SecretHeader: {secret}}
		return p
	}
	refused := func(reason webhook.Reason) float64 {
		return metric(t, env.Graph, fmt.Sprintf("clientele_webhooks_refused_total{reason=%q}", reason))
	}
	env.Store.ResetCalls()
	for n, a := range attempts() {
		t.Run(a.name, func(t *testing.T) {
			p, counted := ours(n), refused(a.reason)
			a.spoil(&p)
			if status := bring(t, env.Graph, p); status != a.status {
				t.Errorf("status %d, want %d", status, a.status)
			}
			if got := refused(a.reason); got != counted+1 {
				t.Errorf("%g are refused for %s, were %g", got, a.reason, counted)
			}
			if after := look(); after != before {
				t.Errorf("%+v, and was %+v", after, before)
			}
			if pricing := pricingCalls(env); pricing != 0 {
				t.Errorf("it costs %d price calls", pricing)
			}
		})
	}
	if last := lastWebhook(t, env.Graph); last != "never" {
		t.Errorf("/readyz: the last webhook was at %s", last)
	}
	// The same from the store, which shows that the spoiling is what was refused.
	if status := bring(t, env.Graph, ours(1000)); status != http.StatusOK {
		t.Fatalf("the store's own: status %d", status)
	}
	if after := look(); after.price != "117.6" || after.stale {
		t.Errorf("%+v, want 117.6", after)
	}
	at, err := time.Parse(time.RFC3339, lastWebhook(t, env.Graph))
	if err != nil || time.Since(at) > time.Minute || time.Since(at) < -time.Second {
		t.Errorf("/readyz: the last webhook was at %v, %v", at, err)
	}
	for _, canary := range []string{secret, env.Seed.ClientSecret, "a-guess"} {
		if strings.Contains(env.Log.String(), canary) {
			t.Errorf("the log has %q", canary)
		}
	}
}

// Events that are the store's and about something else cost nothing at all.
func TestEventsThatDoNotConcernUs(t *testing.T) {
	t.Parallel()
	env := e2e.Start(t, hearing)
	item := store.Item{ProductID: 101}
	before := glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, item)
	env.Store.ResetCalls()
	for n, scope := range []string{"store/order/created", "store/cart/updated", "store/channel/1/order/updated", "store/metafield/updated", "store/app/uninstalled"} {
		p := genuine(env, fmt.Sprintf("msg_%d", n), 101)
		p.body = strings.Replace(p.body, "store/product/updated", scope, 1)
		if status := bring(t, env.Graph, p); status != http.StatusOK {
			t.Errorf("%s: status %d", scope, status)
		}
	}
	if after := glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, item); after[0] != before[0] || pricingCalls(env) != 0 {
		t.Errorf("%+v after %+v, and %d price calls", after, before, pricingCalls(env))
	}
	if applied := metric(t, env.Graph, "clientele_webhooks_applied_total"); applied != 0 {
		t.Errorf("%g were applied", applied)
	}
}
