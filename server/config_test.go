package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/graph"
)

// validVariables are the fewest that make a configuration.
func validVariables() map[string]string {
	return map[string]string{
		"BIGCOMMERCE_STORE_HASH":       "abc123",
		"BIGCOMMERCE_STOREFRONT_TOKEN": "canary-storefront-token",
		"BIGCOMMERCE_ACCESS_TOKEN":     "canary-access-token",
		"CLIENTELE_SESSION_KEYS":       "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	}
}

func lookupIn(variables map[string]string) Lookup {
	return func(name string) (string, bool) {
		value, ok := variables[name]
		return value, ok
	}
}

func TestConfigWithNothingButTheRequired(t *testing.T) {
	cfg, err := LoadConfig(lookupIn(validVariables()))
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Listen != "127.0.0.1:4000" || cfg.AdminListen != "127.0.0.1:4001" || cfg.ChannelID != 1 || cfg.PriceTTL != 5*time.Minute || cfg.RedisTimeout != 50*time.Millisecond || cfg.Introspection {
		t.Errorf("defaults are %+v", cfg)
	}
	if got := cfg.storefrontURL(); got != "https://store-abc123-{channelId}.mybigcommerce.com/graphql" {
		t.Errorf("storefront is at %s", got)
	}
	if got := cfg.managementURL(); got != "https://api.bigcommerce.com/stores/abc123" {
		t.Errorf("management is at %s", got)
	}
}

func TestEachMistakeNamesItsVariable(t *testing.T) {
	for variable, values := range map[string][]string{
		"BIGCOMMERCE_STORE_HASH":          {"", "store-abc.mybigcommerce.com", "ABC"},
		"BIGCOMMERCE_STOREFRONT_TOKEN":    {""},
		"BIGCOMMERCE_ACCESS_TOKEN":        {" "},
		"BIGCOMMERCE_CHANNEL_ID":          {"0", "-1", "one"},
		"CLIENTELE_STOREFRONT_URL":        {"store.example.com/graphql", "ftp://store.example.com", "://", "https://store.example.com/graphql", "https://me:secret@store.example.com/{channelId}"},
		"CLIENTELE_MANAGEMENT_URL":        {"/stores/abc"},
		"CLIENTELE_CHANNELS":              {"x", "0", "1=DOLLAR", "1=USD/USA", "1,,2", "-3"},
		"CLIENTELE_TRUSTED_PROXIES":       {"10.0.0.1", "10.0.0.0/99", "inside"},
		"CLIENTELE_LISTEN":                {"4000", "localhost", "127.0.0.1:http", "127.0.0.1:70000", "::1:4000"},
		"CLIENTELE_ADMIN_LISTEN":          {"4001"},
		"CLIENTELE_WEBHOOK_LISTEN":        {"4002"},
		"CLIENTELE_OPERATION_TIMEOUT":     {"0s", "-1s", "10", "soon"},
		"CLIENTELE_MAX_BODY_BYTES":        {"0", "1MB"},
		"CLIENTELE_LIMITS":                {"aliases", "aliases=", "aliases=0", "aliases=-1", "speed=7", "aliases=60,,depth=5", "aliases=many"},
		"CLIENTELE_CORS_ORIGINS":          {"*", "shop.example.com", "https://shop.example.com/", "https://a.example,https://*.b.example"},
		"CLIENTELE_ROUTER_SECRETS":        {"short", "long-enough-to-be-one,", "long-enough-to-be-one,short"},
		"CLIENTELE_REQUIRE_ROUTER":        {"true", "perhaps"},
		"CLIENTELE_QUERIES_BY_GET":        {"sometimes"},
		"CLIENTELE_DOCUMENT_CACHE_BYTES":  {"0", "-1", "much"},
		"CLIENTELE_PERSISTED_CACHE_BYTES": {"0"},
		"CLIENTELE_INTROSPECTION":         {"perhaps"},
		"CLIENTELE_LOG_LEVEL":             {"loud"},
		"CLIENTELE_SESSION_KEYS":          {"", "k1", "k1:short", "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
		"CLIENTELE_SESSION_MAX_AGE":       {"0s"},
		"CLIENTELE_AUTHORIZATION":         {"basic", "staff"},
		"CLIENTELE_STAFF_JWKS_URL":        {"jwks.json"},
		"CLIENTELE_REST_QUOTA_SHARE":      {"0", "-1", "1.5", "NaN", "half"},
		"CLIENTELE_REDIS_TIMEOUT":         {"0s", "-1s", "999us", "10001ms", "50", "soon"},
		"CLIENTELE_PRICE_VISIBILITY":      {"everybody"},
		"CLIENTELE_PRICE_TTL":             {"0s"},
		"CLIENTELE_PRICE_CACHE_BYTES":     {"0"},
	} {
		for _, value := range values {
			variables := validVariables()
			variables[variable] = value
			_, err := LoadConfig(lookupIn(variables))
			if err == nil || !strings.Contains(err.Error(), variable+":") {
				t.Errorf("%s=%q: %v", variable, value, err)
			}
		}
	}
}

func TestEveryProblemIsReportedAtOnceWithoutAnyValue(t *testing.T) {
	_, err := LoadConfig(lookupIn(map[string]string{
		"BIGCOMMERCE_STOREFRONT_TOKEN": "canary-1", "CLIENTELE_SESSION_KEYS": "canary-2:canary-3",
		"CLIENTELE_PRICE_TTL": "canary-4", "CLIENTELE_MAX_BODY_BYTES": "canary-5", "CLIENTELE_TRUSTED_PROXIES": "canary-6",
	}))
	if err == nil {
		t.Fatal("no error")
	}
	text := err.Error()
	for _, variable := range []string{
		"BIGCOMMERCE_STORE_HASH", "BIGCOMMERCE_ACCESS_TOKEN", "CLIENTELE_SESSION_KEYS", "CLIENTELE_PRICE_TTL",
		"CLIENTELE_MAX_BODY_BYTES", "CLIENTELE_TRUSTED_PROXIES",
	} {
		if !strings.Contains(text, variable) {
			t.Errorf("%s is not named in:\n%s", variable, text)
		}
	}
	if strings.Contains(text, "canary") {
		t.Errorf("a value is repeated in:\n%s", text)
	}
}

func TestLimitsAreThePublishedOnesButForWhatIsSaid(t *testing.T) {
	variables := validVariables()
	variables["CLIENTELE_LIMITS"] = "aliases=60, depth=15"
	cfg, err := LoadConfig(lookupIn(variables))
	if err != nil {
		t.Fatal(err)
	}
	want := graph.DefaultLimits()
	want.Aliases, want.Depth = 60, 15
	if got, err := cfg.limits(); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAuthorizationBelongsToTheRouterOnceThereIsOne(t *testing.T) {
	for _, test := range []struct{ said, secrets, want string }{
		{"", "", "session"}, {"", "canary-0123456789", "ignore"}, {"session", "canary-0123456789", "session"}, {"ignore", "", "ignore"},
	} {
		variables := validVariables()
		variables["CLIENTELE_AUTHORIZATION"], variables["CLIENTELE_ROUTER_SECRETS"] = test.said, test.secrets
		cfg, err := LoadConfig(lookupIn(variables))
		if err != nil || cfg.authorization() != test.want {
			t.Errorf("%+v: %s, %v", test, cfg.authorization(), err)
		}
	}
}

func TestValuesFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("from-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	variables := validVariables()
	delete(variables, "BIGCOMMERCE_ACCESS_TOKEN")
	variables["BIGCOMMERCE_ACCESS_TOKEN_FILE"] = file
	cfg, err := LoadConfig(lookupIn(variables))
	if err != nil || cfg.AccessToken.Reveal() != "from-a-file" {
		t.Errorf("got %q, %v", cfg.AccessToken.Reveal(), err)
	}
	variables["BIGCOMMERCE_ACCESS_TOKEN"] = "canary"
	if _, err := LoadConfig(lookupIn(variables)); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("value and file at once: %v", err)
	}
	delete(variables, "BIGCOMMERCE_ACCESS_TOKEN")
	variables["BIGCOMMERCE_ACCESS_TOKEN_FILE"] = filepath.Join(t.TempDir(), "canary")
	if _, err := LoadConfig(lookupIn(variables)); err == nil || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "BIGCOMMERCE_ACCESS_TOKEN_FILE") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestEveryVariableIsDocumented(t *testing.T) {
	for _, v := range Variables() {
		if v.Name == "" || v.Help == "" || !strings.HasSuffix(v.Help, ".") {
			t.Errorf("%+v lacks a name or a sentence", v)
		}
	}
}

func TestChannelsHaveDefaults(t *testing.T) {
	variables := validVariables()
	variables["CLIENTELE_CHANNELS"] = "1=USD/US, 2=cad/ca,3"
	variables["BIGCOMMERCE_CHANNEL_ID"] = "4"
	cfg, err := LoadConfig(lookupIn(variables))
	if err != nil {
		t.Fatal(err)
	}
	channels, err := cfg.channelDefaults()
	if err != nil || len(channels) != 4 || channels[2].Currency != "CAD" || channels[2].Country != "CA" || channels[3].Currency != "" {
		t.Errorf("got %+v, %v", channels, err)
	}
}

func FuzzParseChannel(f *testing.F) {
	for _, seed := range []string{"1", "2=CAD", "2=CAD/CA", "=", "1=/", "1=USD/US/X"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, entry string) {
		id, channel, err := parseChannel(entry)
		if err == nil && (id <= 0 || (channel.Currency != "" && len(channel.Currency) != 3) || (channel.Country != "" && len(channel.Country) != 2)) {
			t.Errorf("%q became %d %+v", entry, id, channel)
		}
	})
}
