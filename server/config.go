package server

import (
	"net/netip"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Config is everything a process can be told, one field per variable. The tags
// are the one place where a variable's name, default and meaning stand: --help,
// docs/configuration.md and the errors of LoadConfig are made from them.
//
// Each variable X can also be given as X_FILE, the path of a file that holds the
// value; white space around it is trimmed.
type Config struct {
	// The store.

	StoreHash          string          `env:"BIGCOMMERCE_STORE_HASH" help:"The store's hash, as in store-{hash}.mybigcommerce.com. Required."`
	ChannelID          int             `env:"BIGCOMMERCE_CHANNEL_ID" envDefault:"1" help:"The channel that is answered for when a request names none."`
	StorefrontToken    commerce.Secret `env:"BIGCOMMERCE_STOREFRONT_TOKEN" help:"A private token of the Storefront API with the scopes Unauthenticated and Customer. Required."`
	AccessToken        commerce.Secret `env:"BIGCOMMERCE_ACCESS_TOKEN" help:"The access token of an API account with read access to products, customers, channel settings and information and settings. Required unless CLIENTELE_PRICE_SOURCE is storefront."`
	ClientID           string          `env:"BIGCOMMERCE_CLIENT_ID" help:"The client id of the API account that signs Customer Login JWTs. With BIGCOMMERCE_CLIENT_SECRET it opens sign-ins by identity, sign-ins from hosted pages and login links."`
	ClientSecret       commerce.Secret `env:"BIGCOMMERCE_CLIENT_SECRET" help:"The client secret of that account."`
	ImpersonationToken commerce.Secret `env:"BIGCOMMERCE_CUSTOMER_IMPERSONATION_TOKEN" help:"A customer impersonation token of the Storefront API. With it, staff may act as a customer without signing them out."`
	ProxySecret        commerce.Secret `env:"BIGCOMMERCE_TRUSTED_PROXY_SECRET" help:"The Trusted Proxy secret that BigCommerce issued for the store. With it, shoppers' addresses are passed on."`
	GraphQLDomain      string          `env:"BIGCOMMERCE_GRAPHQL_API_DOMAIN" envDefault:"mybigcommerce.com" help:"The domain of the Storefront API."`
	AdminAPIHost       string          `env:"BIGCOMMERCE_ADMIN_API_HOST" envDefault:"api.bigcommerce.com" help:"The host of the Management API."`
	StorefrontURL      string          `env:"CLIENTELE_STOREFRONT_URL" help:"The whole URL of the Storefront API with {channelId} in it, instead of one made of hash and domain."`
	ManagementURL      string          `env:"CLIENTELE_MANAGEMENT_URL" help:"The whole URL of the Management API up to and with the store's hash, instead of one made of host and hash."`
	PaymentsURL        string          `env:"CLIENTELE_PAYMENTS_URL" help:"The whole URL of the Payments API up to and with the store's hash, instead of the one everybody has."`
	HostedURL          string          `env:"CLIENTELE_HOSTED_URL" help:"Scheme and host of the store's hosted pages, with {channelId} in it if they differ, instead of what each channel's site says."`
	Channels           []string        `env:"CLIENTELE_CHANNELS" help:"The channels that are served, with what prices default to: 1=USD/US,2=CAD/CA,3. Left out: the store's default currency, no country. Prices for another country than a channel's make way for others when there is little quota. Empty: BIGCOMMERCE_CHANNEL_ID alone."`
	QuotaShare         float64         `env:"CLIENTELE_REST_QUOTA_SHARE" envDefault:"0.5" help:"Our share of the Management API's request quota, more than 0 and at most 1. The store's other apps need the rest."`

	// Listening.

	Listen           string          `env:"CLIENTELE_LISTEN" envDefault:"127.0.0.1:4000" help:"The address of /graphql."`
	AdminListen      string          `env:"CLIENTELE_ADMIN_LISTEN" envDefault:"127.0.0.1:4001" help:"The address of /livez, /readyz and /metrics. Keep it inside."`
	TrustedProxies   []netip.Prefix  `env:"CLIENTELE_TRUSTED_PROXIES" help:"The networks of our own proxies, such as 10.0.0.0/8. A client's address is the right-most hop of X-Forwarded-For outside them."`
	OperationTimeout time.Duration   `env:"CLIENTELE_OPERATION_TIMEOUT" envDefault:"10s" help:"How long an operation may take. Keep it below the router's own timeout."`
	CORSOrigins      []string        `env:"CLIENTELE_CORS_ORIGINS" help:"The origins of pages that may ask from a browser, such as https://shop.example.com. Empty: no page of another origin."`
	RouterSecrets    commerce.Secret `env:"CLIENTELE_ROUTER_SECRETS" help:"The secrets of routers, separated by commas: each is good, so that they can be changed without a gap. A router sends one in X-Clientele-Router-Secret."`
	RequireRouter    bool            `env:"CLIENTELE_REQUIRE_ROUTER" envDefault:"false" help:"Whether /graphql answers 401 to whoever has no router's secret."`

	BFFSecrets   commerce.Secret `env:"CLIENTELE_BFF_SECRETS" help:"The secrets of backends of our own, separated by commas. One that sends a secret in X-Clientele-Bff-Secret may send a shopper's customer access token in X-Bc-Customer-Access-Token. They are never the routers'."`
	RedisURL     commerce.Secret `env:"CLIENTELE_REDIS_URL" help:"The Redis or Valkey that replicas share, as redis://user:password@host:6379/0 or rediss://… for TLS. It must not evict. With it, a logout counts on every replica at once."`
	RedisTimeout time.Duration   `env:"CLIENTELE_REDIS_TIMEOUT" envDefault:"50ms" help:"How long a question to that Redis may take, from 1ms to 10s. Then we go on without it, for a second at least: the store is asked instead, and payments and impersonations are refused. Set it to more where Redis is far away, and to far less than CLIENTELE_OPERATION_TIMEOUT."`

	// What a request may be. docs/limits.md has the limits of documents.

	MaxBodyBytes        int64    `env:"CLIENTELE_MAX_BODY_BYTES" envDefault:"262144" help:"How long the body of a request may be, also once it is unpacked."`
	Limits              []string `env:"CLIENTELE_LIMITS" help:"Limits of documents that differ from those in docs/limits.md, as aliases=60,depth=15."`
	Introspection       bool     `env:"CLIENTELE_INTROSPECTION" envDefault:"false" help:"Whether __schema and __type are answered, and errors say what may have been meant. The SDL is always served to routers."`
	Playground          bool     `env:"CLIENTELE_PLAYGROUND" envDefault:"false" help:"Whether the playground is served at /. It is most useful with introspection."`
	QueriesByGET        bool     `env:"CLIENTELE_QUERIES_BY_GET" envDefault:"false" help:"Whether queries are answered by GET as well. Mutations never are, and neither is what asks with a payment handle."`
	DocumentCacheBytes  int      `env:"CLIENTELE_DOCUMENT_CACHE_BYTES" envDefault:"33554432" help:"How much memory documents may take that were validated before."`
	PersistedCacheBytes int      `env:"CLIENTELE_PERSISTED_CACHE_BYTES" envDefault:"8388608" help:"How much memory the texts of automatic persisted queries may take."`

	// Logging.

	LogLevel string `env:"CLIENTELE_LOG_LEVEL" envDefault:"info" help:"What is logged: debug, info, warn or error."`

	// Traces, by the standard variables of OpenTelemetry.

	OTLPEndpoint       string          `env:"OTEL_EXPORTER_OTLP_ENDPOINT" help:"The URL of a collector that takes traces by OTLP over HTTP, such as http://collector:4318: they go to /v1/traces below it. Empty, and the next one too: no traces are made."`
	TracesEndpoint     string          `env:"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" help:"The whole URL for traces, path included, instead."`
	OTLPHeaders        commerce.Secret `env:"OTEL_EXPORTER_OTLP_HEADERS" help:"Headers for the collector, as name=value,name=value with percent-encoded values."`
	OTLPProtocol       string          `env:"OTEL_EXPORTER_OTLP_PROTOCOL" envDefault:"http/protobuf" help:"How the collector is spoken to. There is no other way than http/protobuf."`
	ServiceName        string          `env:"OTEL_SERVICE_NAME" help:"The service's name in traces. Empty: clientele, or what OTEL_RESOURCE_ATTRIBUTES says."`
	ResourceAttributes string          `env:"OTEL_RESOURCE_ATTRIBUTES" help:"What traces say about this process, such as deployment.environment.name=production,service.namespace=shop."`
	TracesSampler      string          `env:"OTEL_TRACES_SAMPLER" envDefault:"parentbased_always_on" help:"Which traces are recorded: always_on, always_off or traceidratio. With parentbased_ before it, whoever calls decides, and this does when they do not say."`
	TracesSamplerArg   string          `env:"OTEL_TRACES_SAMPLER_ARG" help:"The share of traces that traceidratio records, from 0 to 1. Empty: 1."`
	TracesExporter     string          `env:"OTEL_TRACES_EXPORTER" envDefault:"otlp" help:"otlp, or none for no traces."`
	OTelDisabled       bool            `env:"OTEL_SDK_DISABLED" envDefault:"false" help:"Whether no traces are made, whatever the other variables say."`

	// Who is asking.

	SessionKeys     commerce.Secret `env:"CLIENTELE_SESSION_KEYS" help:"The keys that seal sessions, as kid:base64url(32 bytes),... The first seals, all open. Required."`
	SessionAudience string          `env:"CLIENTELE_SESSION_AUDIENCE" envDefault:"clientele" help:"What sessions are sealed for. Deployments with different audiences refuse each other's sessions."`
	SessionMaxAge   time.Duration   `env:"CLIENTELE_SESSION_MAX_AGE" envDefault:"24h" help:"How long a session lasts at most."`
	Authorization   string          `env:"CLIENTELE_AUTHORIZATION" help:"What the header Authorization holds: session, staff, or ignore when it belongs to whoever stands in front. Empty: session, or ignore once there is a router's secret."`
	StaffJWKSURL    string          `env:"CLIENTELE_STAFF_JWKS_URL" help:"Where the keys are that sign staff's tokens. Empty: nobody is staff."`
	StaffIssuer     string          `env:"CLIENTELE_STAFF_ISSUER" help:"The issuer that staff's tokens must name."`
	StaffAudience   string          `env:"CLIENTELE_STAFF_AUDIENCE" help:"The audience that staff's tokens must name."`
	StaffScopeClaim string          `env:"CLIENTELE_STAFF_SCOPE_CLAIM" envDefault:"scope" help:"The claim of staff's tokens that holds the scopes, as a list or separated by blanks."`

	// Other ways to sign in.

	CurrentClientID     string          `env:"CLIENTELE_CURRENT_CUSTOMER_CLIENT_ID" help:"The client id of the app whose secret signs Current Customer JWTs, if it is another than BIGCOMMERCE_CLIENT_ID."`
	CurrentClientSecret commerce.Secret `env:"CLIENTELE_CURRENT_CUSTOMER_CLIENT_SECRET" help:"The client secret of that app."`
	SessionSync         string          `env:"CLIENTELE_SESSION_SYNC" envDefault:"auto" help:"Whether session sync tokens are taken: on, off, or auto for on when there is a BIGCOMMERCE_TRUSTED_PROXY_SECRET. Without one the store counts bad tokens against our own address, and one that it refuses pauses the way in for five minutes."`
	IdentityProviders   commerce.Secret `env:"CLIENTELE_IDENTITY_PROVIDERS" help:"The OpenID providers that vouch for shoppers, as JSON: [{\"issuer\":…,\"audience\":…,\"jwksUrl\":…,\"emailDomains\":[\"example.com\"]}]. The domain * allows all."`
	CreateCustomers     bool            `env:"CLIENTELE_IDENTITY_CREATE_CUSTOMERS" envDefault:"false" help:"Whether somebody whom a provider vouches for and the store does not know becomes a customer."`

	// Prices.

	PriceSource     string        `env:"CLIENTELE_PRICE_SOURCE" envDefault:"management" help:"Where prices come from: the management API, or storefront for stores that give no BIGCOMMERCE_ACCESS_TOKEN. Then each shopper is shown what the Storefront API shows them: no country can be named, no group asked for, and staff's queries are refused."`
	PriceVisibility string        `env:"CLIENTELE_PRICE_VISIBILITY" envDefault:"storefront" help:"Who says whether a shopper may see a product: the storefront, or trust-catalogue when the catalogue's subgraph vouches for it."`
	PriceTTL        time.Duration `env:"CLIENTELE_PRICE_TTL" envDefault:"5m" help:"How long a price is fresh. For as long again it is served as stale while it is asked for anew."`
	PriceStale      time.Duration `env:"CLIENTELE_PRICE_STALE" envDefault:"1h" help:"How old a price may be that is served, as stale, because the store does not answer."`
	PriceStrict     bool          `env:"CLIENTELE_PRICE_STRICT" envDefault:"false" help:"Whether stale prices are refused instead of served."`
	PriceCacheBytes int64         `env:"CLIENTELE_PRICE_CACHE_BYTES" envDefault:"67108864" help:"How much memory cached prices may take."`
	RulesTTL        time.Duration `env:"CLIENTELE_RULES_TTL" envDefault:"1m" help:"How often customer groups, currencies and tax settings are read again: the store has no webhook for them. 0: never."`

	// Payments.

	SingleReplica      bool          `env:"CLIENTELE_SINGLE_REPLICA" envDefault:"false" help:"Whether there is one replica and never another beside it, not even while it is replaced. Checkouts are completed and orders paid only where replicas share a CLIENTELE_REDIS_URL, or there is one."`
	PaymentSettleAfter time.Duration `env:"CLIENTELE_PAYMENT_SETTLE_AFTER" envDefault:"15m" help:"How long after it was sent a payment whose answer was lost, and which has left no transaction at its order, is taken for one that was not charged. Until then nothing else can be paid for the order."`

	// Routers that cache answers of ours.

	CacheTags             bool            `env:"CLIENTELE_CACHE_TAGS" envDefault:"false" help:"Whether answers that may be cached carry the tags by which a router's response cache is invalidated."`
	RouterInvalidationURL []string        `env:"CLIENTELE_ROUTER_INVALIDATION_URLS" help:"Where routers take invalidations of their response cache, separated by commas, such as http://router:4000/invalidation."`
	RouterInvalidationKey commerce.Secret `env:"CLIENTELE_ROUTER_INVALIDATION_KEY" help:"The key that those routers want in the header Authorization."`

	// Webhooks.

	WebhookListen  string          `env:"CLIENTELE_WEBHOOK_LISTEN" help:"The address at which the store's webhooks are taken, such as 127.0.0.1:4002. Empty: none are, and prices are as old as CLIENTELE_PRICE_TTL allows."`
	WebhookURL     string          `env:"CLIENTELE_WEBHOOK_URL" help:"Where the store reaches that address from outside, as https://hooks.example.com/webhooks/bigcommerce on port 443. clientele webhooks registers it."`
	WebhookVerify  string          `env:"CLIENTELE_WEBHOOK_VERIFY" envDefault:"signature" help:"What proves that the store sent a webhook: its signature, which needs BIGCOMMERCE_CLIENT_SECRET, the header X-Clientele-Webhook-Secret, which needs CLIENTELE_WEBHOOK_SECRETS, or both. One of signature, header, both."`
	WebhookSecrets commerce.Secret `env:"CLIENTELE_WEBHOOK_SECRETS" help:"The secrets that webhooks may bring in that header, separated by commas: each is good, so that they can be changed without a gap. clientele webhooks registers the first."`
}
