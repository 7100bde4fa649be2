package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/replica"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/webhook"
)

// problems returns what is wrong with the values, each as "VARIABLE: what, and
// what to do".
func (c Config) problems() []error {
	var p problemList
	p.require("BIGCOMMERCE_STORE_HASH", c.StoreHash)
	if strings.ContainsFunc(c.StoreHash, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		p.add("BIGCOMMERCE_STORE_HASH", "is only the part between store- and the domain: small letters and digits")
	}
	p.require("BIGCOMMERCE_STOREFRONT_TOKEN", c.StorefrontToken.Reveal())
	p.positive("BIGCOMMERCE_CHANNEL_ID", int64(c.ChannelID))
	p.url("CLIENTELE_STOREFRONT_URL", strings.ReplaceAll(c.StorefrontURL, "{channelId}", "1"))
	p.url("CLIENTELE_MANAGEMENT_URL", c.ManagementURL)
	if c.StorefrontURL != "" && !strings.Contains(c.StorefrontURL, "{channelId}") {
		p.add("CLIENTELE_STOREFRONT_URL", "needs {channelId} where the channel's number stands")
	}
	if _, err := c.channelDefaults(); err != nil {
		p.add("CLIENTELE_CHANNELS", err.Error())
	}
	if !(c.QuotaShare > 0 && c.QuotaShare <= 1) {
		p.add("CLIENTELE_REST_QUOTA_SHARE", "must be more than 0 and at most 1")
	}
	p.address("CLIENTELE_LISTEN", c.Listen)
	p.address("CLIENTELE_ADMIN_LISTEN", c.AdminListen)
	p.address("CLIENTELE_WEBHOOK_LISTEN", c.WebhookListen)
	p.positive("CLIENTELE_OPERATION_TIMEOUT", int64(c.OperationTimeout))
	c.requestProblems(&p)
	p.oneOf("CLIENTELE_LOG_LEVEL", c.LogLevel, "debug", "info", "warn", "error")
	c.sessionProblems(&p)
	c.loginProblems(&p)
	c.priceProblems(&p)
	c.webhookProblems(&p)
	c.telemetryProblems(&p)
	return p
}

// priceProblems checks what decides where prices come from and how long they are kept.
func (c Config) priceProblems(p *problemList) {
	p.oneOf("CLIENTELE_PRICE_SOURCE", c.PriceSource, "management", "storefront")
	if c.PriceSource != "storefront" {
		p.require("BIGCOMMERCE_ACCESS_TOKEN", c.AccessToken.Reveal())
	}
	p.oneOf("CLIENTELE_PRICE_VISIBILITY", c.PriceVisibility, "storefront", "trust-catalogue")
	p.positive("CLIENTELE_PRICE_TTL", int64(c.PriceTTL))
	p.positive("CLIENTELE_PRICE_STALE", int64(c.PriceStale))
	p.positive("CLIENTELE_PRICE_CACHE_BYTES", c.PriceCacheBytes)
	if c.RulesTTL < 0 {
		p.add("CLIENTELE_RULES_TTL", "must not be less than zero")
	}
	for _, raw := range c.RouterInvalidationURL {
		p.url("CLIENTELE_ROUTER_INVALIDATION_URLS", strings.TrimSpace(raw))
	}
	if len(c.RouterInvalidationURL) > 0 {
		p.require("CLIENTELE_ROUTER_INVALIDATION_KEY", c.RouterInvalidationKey.Reveal())
	}
}

// sessionProblems checks what decides who is asking.
func (c Config) sessionProblems(p *problemList) {
	p.require("CLIENTELE_SESSION_KEYS", c.SessionKeys.Reveal())
	if c.SessionKeys != "" {
		if _, err := session.ParseKeys(c.SessionKeys); err != nil {
			p.add("CLIENTELE_SESSION_KEYS", err.Error()+"; make one with: openssl rand 32 | basenc --base64url | tr -d =")
		}
	}
	p.positive("CLIENTELE_SESSION_MAX_AGE", int64(c.SessionMaxAge))
	p.oneOf("CLIENTELE_AUTHORIZATION", c.authorization(), "session", "staff", "ignore")
	p.url("CLIENTELE_STAFF_JWKS_URL", c.StaffJWKSURL)
	if c.StaffJWKSURL != "" {
		p.require("CLIENTELE_STAFF_ISSUER", c.StaffIssuer)
		p.require("CLIENTELE_STAFF_AUDIENCE", c.StaffAudience)
	}
	if c.Authorization == "staff" && c.StaffJWKSURL == "" {
		p.add("CLIENTELE_AUTHORIZATION", "staff needs CLIENTELE_STAFF_JWKS_URL")
	}
}

// loginProblems checks the ways to sign in besides a password, and the ways over.
func (c Config) loginProblems(p *problemList) {
	p.together("BIGCOMMERCE_CLIENT_ID", c.ClientID, "BIGCOMMERCE_CLIENT_SECRET", c.ClientSecret.Reveal())
	p.together("CLIENTELE_CURRENT_CUSTOMER_CLIENT_ID", c.CurrentClientID,
		"CLIENTELE_CURRENT_CUSTOMER_CLIENT_SECRET", c.CurrentClientSecret.Reveal())
	p.url("CLIENTELE_HOSTED_URL", strings.ReplaceAll(c.HostedURL, "{channelId}", "1"))
	p.url("CLIENTELE_PAYMENTS_URL", c.PaymentsURL)
	if c.PaymentSettleAfter < leastSettleAfter {
		p.add("CLIENTELE_PAYMENT_SETTLE_AFTER", "must be "+leastSettleAfter.String()+" at least: a payment that is on its way would be taken for lost")
	}
	p.oneOf("CLIENTELE_SESSION_SYNC", c.SessionSync, "auto", "on", "off")
	if _, err := c.identityProviders(); err != nil {
		p.add("CLIENTELE_IDENTITY_PROVIDERS", err.Error())
	}
	if c.IdentityProviders != "" && c.ClientID == "" {
		p.add("CLIENTELE_IDENTITY_PROVIDERS", "needs BIGCOMMERCE_CLIENT_ID and BIGCOMMERCE_CLIENT_SECRET, to sign shoppers in with")
	}
	if c.CreateCustomers && c.IdentityProviders == "" {
		p.add("CLIENTELE_IDENTITY_CREATE_CUSTOMERS", "needs CLIENTELE_IDENTITY_PROVIDERS")
	}
	backends, err := parseSecrets(c.BFFSecrets)
	if err != nil {
		p.add("CLIENTELE_BFF_SECRETS", err.Error())
	}
	if routers, err := parseSecrets(c.RouterSecrets); err == nil && backends.overlaps(routers) {
		p.add("CLIENTELE_BFF_SECRETS", "holds a secret that is in CLIENTELE_ROUTER_SECRETS too: a router must not pass for a backend")
	}
	if c.RedisURL != "" {
		if err := replica.CheckURL(c.RedisURL); err != nil {
			p.add("CLIENTELE_REDIS_URL", err.Error())
		}
	}
	if c.RedisTimeout < leastRedisTimeout || c.RedisTimeout > mostRedisTimeout {
		p.add("CLIENTELE_REDIS_TIMEOUT", "must be "+leastRedisTimeout.String()+" to "+mostRedisTimeout.String())
	}
}

// identityProviders reads CLIENTELE_IDENTITY_PROVIDERS. Its errors quote nothing.
func (c Config) identityProviders() ([]session.IdentityProvider, error) {
	if c.IdentityProviders == "" {
		return nil, nil
	}
	var providers []session.IdentityProvider
	decoder := json.NewDecoder(strings.NewReader(c.IdentityProviders.Reveal()))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&providers); err != nil || decoder.More() {
		return nil, errors.New(`is no JSON list of objects with issuer, audience, jwksUrl and emailDomains`)
	}
	verifier, err := session.NewIdentityVerifier(session.IdentityOptions{Providers: providers})
	if err != nil {
		return nil, err
	}
	verifier.Close()
	return providers, nil
}

// webhookProblems checks where the store's webhooks are taken, and by what proof.
func (c Config) webhookProblems(p *problemList) {
	p.oneOf("CLIENTELE_WEBHOOK_VERIFY", c.WebhookVerify, "signature", "header", "both")
	known, err := parseSecrets(c.WebhookSecrets)
	if err != nil {
		p.add("CLIENTELE_WEBHOOK_SECRETS", err.Error())
	}
	if strings.ContainsFunc(c.WebhookSecrets.Reveal(), func(r rune) bool { return r < ' ' || r > '~' }) {
		p.add("CLIENTELE_WEBHOOK_SECRETS", "holds a character that no header can bring; make one with: openssl rand -hex 32")
	}
	if c.WebhookURL != "" && !webhook.IsReachable(c.WebhookURL) {
		p.add("CLIENTELE_WEBHOOK_URL", "must be https:// on port 443 with a path, and without a user, a query and a fragment")
	}
	if c.WebhookListen == "" {
		return
	}
	if c.WebhookVerify != "header" && c.ClientSecret == "" {
		p.add("CLIENTELE_WEBHOOK_VERIFY", "needs BIGCOMMERCE_CLIENT_SECRET, by which the store signs")
	}
	if c.WebhookVerify != "signature" && len(known) == 0 && err == nil {
		p.add("CLIENTELE_WEBHOOK_SECRETS", "is not set, and CLIENTELE_WEBHOOK_VERIFY asks for the header")
	}
}

// channelDefaults reads CLIENTELE_CHANNELS. The default channel is always there.
func (c Config) channelDefaults() (map[int]pricing.ChannelDefault, error) {
	channels := map[int]pricing.ChannelDefault{c.ChannelID: {}}
	for i, entry := range c.Channels {
		id, defaults, err := parseChannel(strings.TrimSpace(entry))
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
		channels[id] = defaults
	}
	return channels, nil
}

// parseChannel reads an entry such as 2=CAD/CA, 2=CAD or 2.
func parseChannel(entry string) (int, pricing.ChannelDefault, error) {
	var channel pricing.ChannelDefault
	number, defaults, _ := strings.Cut(entry, "=")
	currency, country, _ := strings.Cut(defaults, "/")
	id, err := strconv.Atoi(number)
	if err != nil || id <= 0 {
		return 0, channel, errors.New("write it as 2=CAD/CA: a channel's number is positive")
	}
	if currency != "" {
		if channel.Currency, err = commerce.ParseCurrencyCode(currency); err != nil {
			return 0, channel, errors.New("write it as 2=CAD/CA: a currency has three letters")
		}
	}
	if country != "" {
		if channel.Country, err = commerce.ParseCountryCode(country); err != nil {
			return 0, channel, errors.New("write it as 2=CAD/CA: a country has two letters")
		}
	}
	return id, channel, nil
}

// storefrontURL is the Storefront API's URL with {channelId} in it.
func (c Config) storefrontURL() string {
	if c.StorefrontURL != "" {
		return c.StorefrontURL
	}
	return "https://store-" + c.StoreHash + "-{channelId}." + c.GraphQLDomain + "/graphql"
}

// managementURL is the Management API's URL up to and with the store's hash.
func (c Config) managementURL() string {
	if c.ManagementURL != "" {
		return strings.TrimSuffix(c.ManagementURL, "/")
	}
	return "https://" + c.AdminAPIHost + "/stores/" + c.StoreHash
}

// problemList collects problems.
type problemList []error

func (p *problemList) add(variable, problem string) {
	*p = append(*p, fmt.Errorf("%s: %s", variable, problem))
}

func (p *problemList) require(variable, value string) {
	if value == "" {
		p.add(variable, "is not set, and is required")
	}
}

// together complains about one of two that are of no use alone.
func (p *problemList) together(one, oneValue, other, otherValue string) {
	if oneValue == "" && otherValue != "" {
		p.add(one, "is not set, and "+other+" is")
	}
	if oneValue != "" && otherValue == "" {
		p.add(other, "is not set, and "+one+" is")
	}
}

func (p *problemList) positive(variable string, value int64) {
	if value <= 0 {
		p.add(variable, "must be more than zero")
	}
}

func (p *problemList) oneOf(variable, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		p.add(variable, "must be one of "+strings.Join(allowed, ", "))
	}
}

// address complains about what nobody can listen at. Empty is for others to judge.
func (p *problemList) address(variable, value string) {
	if value == "" {
		return
	}
	_, port, err := net.SplitHostPort(value)
	if _, notANumber := strconv.ParseUint(port, 10, 16); err != nil || notANumber != nil {
		p.add(variable, "must be host:port, such as 127.0.0.1:4000, or :4000 for every network")
	}
}

func (p *problemList) url(variable, value string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		p.add(variable, "must be a whole URL that begins with https:// or http://")
	} else if u.User != nil {
		p.add(variable, "must hold no user and no password: it is logged")
	}
}
