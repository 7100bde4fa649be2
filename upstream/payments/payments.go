// Package payments speaks the store's Payments API: it pays for one order with a token
// that the store made for that order, on a host that does nothing else.
//
// Start with New and with Client.Pay. body.go is what is sent, answer.go what is read of
// a payment that was taken, refusal.go of one that was not. Whatever is not understood
// may have been charged, and says so: an error of CodeOutcomeUnknown. Errors are
// *commerce.Error to errors.As, with an *upstream.Error behind it where the store is the
// cause. Nothing of what is sent or answered is part of an error, a log or a span.
package payments

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/upstream"
)

// defaultURL is where the store takes payments (reference/payments/process_payments.yml).
const defaultURL = "https://payments.bigcommerce.com/stores/{hash}"

const (
	// defaultTimeout leaves a processor its time, and is less than the minute that
	// callers wait, so that a store that hangs does not look like callers who leave.
	defaultTimeout = 55 * time.Second
	// defaultRate and defaultWindow are documented (docs/store-operations/payments/index.mdx).
	defaultRate   = 50
	defaultWindow = 4 * time.Second
)

// Options are what a Client needs. Every zero value but StoreHash works.
type Options struct {
	// URL is a template with {hash}, if wanted, that ends before /payments. Default
	// BigCommerce's.
	URL string
	// StoreHash replaces {hash}.
	StoreHash string
	// HTTPClient carries the chain of package upstream. Default upstream.Client. A
	// Timeout of its own ends payments of which it is then not known how they ended.
	HTTPClient *http.Client
	// Timeout bounds one payment at the store. It is to be less than what callers wait.
	// Default 55 s.
	Timeout time.Duration
	// Rate is how many payments may begin within Window, and how many may be under way.
	// Default 50, and 4 s.
	Rate   int
	Window time.Duration
}

// Client pays for the orders of one store. It is safe for concurrent use.
type Client struct {
	// target is where payments are posted to.
	target string
	http   *http.Client
	intent upstream.Intent
	gate   *gate
}

// New returns a client, or an error when the URL cannot work.
func New(o Options) (*Client, error) {
	if o.URL == "" {
		o.URL = defaultURL
	}
	if strings.Contains(o.URL, "{hash}") && o.StoreHash == "" {
		return nil, errors.New("payments: the URL needs a store hash")
	}
	target := strings.TrimRight(strings.ReplaceAll(o.URL, "{hash}", url.PathEscape(o.StoreHash)), "/") + "/payments"
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, errors.New("payments: the URL is no http(s) URL without a query")
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Rate <= 0 {
		o.Rate = defaultRate
	}
	if o.Window <= 0 {
		o.Window = defaultWindow
	}
	return &Client{
		target: target, http: upstream.Harden(o.HTTPClient), gate: newGate(o.Rate, o.Window),
		intent: upstream.Intent{API: upstream.Payments, Endpoint: "pay", Once: true, Timeout: o.Timeout},
	}, nil
}
