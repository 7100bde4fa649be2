package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// The captcha's rules, for one mutation that makes and one that changes.
func TestCaptcha(t *testing.T) {
	const valid = store.SeedCaptcha
	impersonating := func(c *client) caller {
		return caller{token: c.seed.ImpersonationToken, headers: []string{"X-Bc-Customer-Id", "2"}}
	}
	shopper := func(c *client) caller { return c.as(2) }
	for name, test := range map[string]struct {
		off     bool
		as      func(*client) caller
		captcha string
		choices store.AccountChoices
		// What registering and changing end in: "" is done.
		register, update string
	}{
		"off, none":             {off: true, as: shopper},
		"off, a wrong one":      {off: true, as: shopper, captcha: "wrong"},
		"on, none":              {as: shopper, register: "captcha", update: "captcha"},
		"on, a wrong one":       {as: shopper, captcha: "wrong", register: "captcha", update: "captcha"},
		"on, a valid one":       {as: shopper, captcha: valid},
		"impersonated, none":    {as: impersonating},
		"impersonated, wrong":   {as: impersonating, captcha: "wrong", register: "captcha", update: "captcha"},
		"impersonated, valid":   {as: impersonating, captcha: valid},
		"private tokens exempt": {as: shopper, choices: store.AccountChoices{PrivateTokenSkipsCaptcha: true}},
		"exempt, but wrong": {
			as: shopper, captcha: "wrong", choices: store.AccountChoices{PrivateTokenSkipsCaptcha: true},
			register: "captcha", update: "captcha",
		},
		"for registrations": {as: shopper, choices: store.AccountChoices{CaptchaOnlyToRegister: true}, register: "captcha"},
		"typed": {
			as: shopper, choices: store.AccountChoices{BadCaptchaIsTyped: true}, register: "ValidationError", update: "ValidationError",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			as := test.as(c)
			as.captcha = test.captcha
			c.sandbox.Store().EditAccountSettings(func(a *store.AccountSettings) { a.Captcha.IsEnabled = !test.off })
			c.sandbox.Store().SetChoices(store.Choices{Account: test.choices})
			for operation, want := range map[string]string{"registerCustomer": test.register, "updateCustomer": test.update} {
				in := newcomer()
				if operation == "updateCustomer" {
					in = map[string]any{"firstName": "Oak"}
				}
				got := c.change(as, operation, in)
				switch want {
				case "":
					got.wantDone(t, operation)
				case "captcha":
					if !strings.Contains(got.complaint, "ReCaptcha") {
						t.Errorf("%s: %+v, want a complaint about the captcha", operation, got)
					}
				default:
					got.wantRefused(t, operation, want, "input", "reCaptchaV2")
				}
			}
		})
	}
}

// Every other mutation that takes a captcha needs it too, and says so in its way.
func TestCaptchaEverywhere(t *testing.T) {
	c := start(t)
	as := c.as(1)
	c.must(http.MethodPost, c.sandbox.URL()+"/_sandbox/accounts", []byte(`{"captcha": true, "captchaTokens": ["mine"]}`))
	inputs := map[string]map[string]any{
		"addCustomerAddress":    newAddress(),
		"updateCustomerAddress": {"addressEntityId": 101, "data": map[string]any{"city": "X"}},
		"deleteCustomerAddress": {"addressEntityId": 101},
		"requestResetPassword":  {"email": c.person(1).Email},
	}
	solved := as
	solved.captcha = "mine"
	for operation, in := range inputs {
		if got := c.change(as, operation, in); !strings.Contains(got.complaint, "ReCaptcha") {
			t.Errorf("%s: %+v", operation, got)
		}
	}
	c.sandbox.Store().SetChoices(store.Choices{Account: store.AccountChoices{BadCaptchaIsTyped: true}})
	c.change(as, "deleteCustomerAddress", inputs["deleteCustomerAddress"]).wantRefused(t, "delete", "CustomerAddressDeletionError")
	for _, operation := range []string{"addCustomerAddress", "updateCustomerAddress", "requestResetPassword"} {
		c.change(as, operation, inputs[operation]).wantRefused(t, operation, "ValidationError", "input", "reCaptchaV2")
	}
	for _, operation := range []string{"addCustomerAddress", "updateCustomerAddress", "deleteCustomerAddress", "requestResetPassword"} {
		c.change(solved, operation, inputs[operation]).wantDone(t, operation)
	}
	c.change(as, "subscribe", map[string]any{"email": "no.captcha@example.com"}).wantDone(t, "the newsletter takes none")
}
