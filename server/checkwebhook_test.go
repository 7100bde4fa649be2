package server

import (
	"maps"
	"strings"
	"testing"
)

// TestWebhookVariables has each mistake, and what is enough.
func TestWebhookVariables(t *testing.T) {
	const secret = "canary-webhook-secret-1"
	listening := map[string]string{"CLIENTELE_WEBHOOK_LISTEN": "127.0.0.1:4002"}
	signed := map[string]string{"BIGCOMMERCE_CLIENT_ID": "id", "BIGCOMMERCE_CLIENT_SECRET": "canary-client-secret"}
	for name, row := range map[string]struct {
		given []map[string]string
		wrong string
	}{
		"nothing":                      {nil, ""},
		"a signature":                  {[]map[string]string{listening, signed}, ""},
		"a signature without a key":    {[]map[string]string{listening}, "CLIENTELE_WEBHOOK_VERIFY"},
		"a header":                     {[]map[string]string{listening, {"CLIENTELE_WEBHOOK_VERIFY": "header", "CLIENTELE_WEBHOOK_SECRETS": secret + ", " + secret + "2"}}, ""},
		"a header without a secret":    {[]map[string]string{listening, {"CLIENTELE_WEBHOOK_VERIFY": "header"}}, "CLIENTELE_WEBHOOK_SECRETS"},
		"both":                         {[]map[string]string{listening, signed, {"CLIENTELE_WEBHOOK_VERIFY": "both", "CLIENTELE_WEBHOOK_SECRETS": secret}}, ""},
		"both without a key":           {[]map[string]string{listening, {"CLIENTELE_WEBHOOK_VERIFY": "both", "CLIENTELE_WEBHOOK_SECRETS": secret}}, "CLIENTELE_WEBHOOK_VERIFY"},
		"both without a secret":        {[]map[string]string{listening, signed, {"CLIENTELE_WEBHOOK_VERIFY": "both"}}, "CLIENTELE_WEBHOOK_SECRETS"},
		"no such way":                  {[]map[string]string{{"CLIENTELE_WEBHOOK_VERIFY": "none"}}, "CLIENTELE_WEBHOOK_VERIFY"},
		"a short secret":               {[]map[string]string{{"CLIENTELE_WEBHOOK_SECRETS": "canary"}}, "CLIENTELE_WEBHOOK_SECRETS"},
		"a secret no header can bring": {[]map[string]string{{"CLIENTELE_WEBHOOK_SECRETS": secret + "\n" + secret}}, "CLIENTELE_WEBHOOK_SECRETS"},
		"a URL":                        {[]map[string]string{{"CLIENTELE_WEBHOOK_URL": "https://hooks.example.com/webhooks/bigcommerce"}}, ""},
		"a URL on this machine":        {[]map[string]string{{"CLIENTELE_WEBHOOK_URL": "http://127.0.0.1:4002/webhooks/bigcommerce"}}, ""},
		"another port":                 {[]map[string]string{{"CLIENTELE_WEBHOOK_URL": "https://hooks.example.com:8443/webhooks/bigcommerce"}}, "CLIENTELE_WEBHOOK_URL"},
		"no TLS":                       {[]map[string]string{{"CLIENTELE_WEBHOOK_URL": "http://hooks.example.com/webhooks/bigcommerce"}}, "CLIENTELE_WEBHOOK_URL"},
		"a secret in the URL":          {[]map[string]string{{"CLIENTELE_WEBHOOK_URL": "https://hooks.example.com/x?key=canary"}}, "CLIENTELE_WEBHOOK_URL"},
	} {
		variables := validVariables()
		for _, more := range row.given {
			maps.Copy(variables, more)
		}
		cfg, err := LoadConfig(lookupIn(variables))
		if (err != nil) != (row.wrong != "") || err != nil && (!strings.Contains(err.Error(), row.wrong+":") || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%s: %v", name, err)
		}
		if len(row.given) == 0 && (cfg.WebhookVerify != "signature" || cfg.WebhookListen != "") {
			t.Errorf("defaults are %+v", cfg)
		}
	}
}
