package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// TestNoSecretLeavesTheProgram runs the program as an operator would, with a
// canary in every variable, password and token, drives every operation and looks
// for them in everything that came out.
func TestNoSecretLeavesTheProgram(t *testing.T) {
	store := sandbox.Start(t)
	seed, err := store.Description()
	if err != nil {
		t.Fatal(err)
	}
	issuer := e2e.NewIssuer(t)
	variables := e2e.Variables(t, store, seed)
	issuer.Configure(variables)
	variables["BIGCOMMERCE_TRUSTED_PROXY_SECRET"] = "canary-proxy-secret"
	variables["CLIENTELE_LOG_LEVEL"] = "debug"
	collector := startCollector(t)
	collector.exportTo(variables)
	variables["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=canary-collector-token"
	variables["CLIENTELE_WEBHOOK_LISTEN"] = "127.0.0.1:0"
	variables["CLIENTELE_OPERATION_TIMEOUT"] = "3s"
	program := e2e.Serve(t, variables)

	drive := &driver{t: t, url: program.GraphQL, hooks: program.Webhooks, store: store, seed: seed, issuer: issuer}
	drive.everything()

	metrics := string(e2e.Get(t, program.Admin+"/metrics").Text)
	if !strings.Contains(metrics, "clientele_upstream_call_duration_seconds") {
		t.Error("the metrics lack calls to the store")
	}
	if err := program.Stop(t); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	secrets := append(drive.secrets, "canary-proxy-secret", "canary-collector-token", seed.PrivateToken, seed.AccessToken, seed.ClientSecret,
		strings.SplitN(variables["CLIENTELE_SESSION_KEYS"], ":", 2)[1], "canary-staff-subject")
	for _, person := range seed.Customers {
		secrets = append(secrets, person.Password, person.Email)
	}
	outputs := map[string]string{
		"standard output": program.Out.String(), "standard error": program.Err.String(),
		"metrics": metrics, "answers": drive.answers.String(), "spans": collector.raw.String(),
	}
	checkAttributes(t, collector.spans)
	for _, address := range []string{"127.0.0.1", "canary-street", "canary-town"} {
		if strings.Contains(collector.raw.String(), address) {
			t.Errorf("the spans hold the address %s", address)
		}
	}
	if len(program.Err.String()) == 0 || drive.answers.String() == "" || len(collector.spans) < 100 || collector.headers[0].Get("Authorization") != "canary-collector-token" {
		t.Error("nothing came out: this test looks at nothing")
	}
	for name, output := range outputs {
		for _, secret := range secrets {
			if strings.Contains(output, secret) {
				t.Errorf("%s hold a secret that begins with %.8q", name, secret)
			}
		}
	}
}

// driver sends operations and keeps what must not come back.
type driver struct {
	t       *testing.T
	url     string
	hooks   string
	store   *sandbox.Server
	seed    sandbox.Description
	issuer  *e2e.Issuer
	answers strings.Builder
	secrets []string
}

// everything asks every operation as everybody, well and badly, on a store that
// works and on one that does not.
func (d *driver) everything() {
	person := d.seed.Customers[1]
	session := d.login(person.Email, person.Password)
	d.login(person.Email, "canary-wrong-password")
	d.login("canary-nobody@example.com", "canary-other-password")
	d.secrets = append(d.secrets, "canary-wrong-password", "canary-nobody@example.com", "canary-other-password", session)
	staff := d.issuer.Token(d.t, "customers:read", "groups:read", "pricing:read")
	forged := "canary-forged." + session
	d.secrets = append(d.secrets, staff, "canary-forged", "canary-cat", "canary-cart", "canary-cookie")
	credentials := []http.Header{
		{},
		{"X-Clientele-Session": {session}},
		{"X-Clientele-Staff": {staff}},
		{"X-Clientele-Session": {forged}},
		{"X-Clientele-Staff": {"canary-forged"}},
		{"Authorization": {"Bearer canary-forged"}},
		{"X-Clientele-Session": {session}, "X-Clientele-Staff": {staff}},
		{"X-Bc-Customer-Access-Token": {"canary-cat"}, "Cookie": {"s=canary-cookie"}},
	}
	d.asEverybody(credentials)
	added := d.post(http.Header{"X-Clientele-Session": {session}}, `mutation ($in: AddCustomerAddressInput!) { addCustomerAddress(input: $in) { errors { __typename } } }`,
		map[string]any{"in": map[string]any{
			"firstName": "Ada", "lastName": "Lovelace", "address1": "canary-street 7", "city": "canary-town", "countryCode": "US",
			"stateOrProvince": "California", "postalCode": "90210",
		}})
	if !strings.Contains(added, `"errors":[]`) {
		d.t.Errorf("no address was added: %s", added)
	}
	for _, fault := range []sandbox.Fault{
		{Kind: sandbox.FaultHTML},
		{Kind: sandbox.FaultTruncate},
		{Kind: sandbox.FaultStatus, Status: http.StatusUnauthorized},
		{Kind: sandbox.FaultStatus, Status: http.StatusInternalServerError},
		{Kind: sandbox.FaultDropAfter},
	} {
		if err := d.store.FailNext(sandbox.Matcher{}, 6, fault); err != nil {
			d.t.Fatal(err)
		}
		d.asEverybody(credentials)
	}
	d.webhook(`{"canary-forged": true}`)
	for _, header := range []http.Header{{"Traceparent": {"canary-forged"}, "Tracestate": {"canary-forged"}}, {"X-Correlation-Id": {"canary-forged"}}, {"Apollo-Federation-Include-Trace": {"ftv1"}}} {
		d.send(header, `query ($r: [_Any!]!) { _entities(representations: $r) { __typename } viewer { entityId } }`, map[string]any{"r": []any{map[string]any{"__typename": "canary-forged"}}})
	}
	d.raw(`{"query": "canary-forged`)
	d.raw(`{"query": "{ canary-forged", "variables": {"password": "canary-wrong-password"}}`)
	d.raw(`{"query": "mutation { login(input: {email: 7, password: \"canary-wrong-password\"}) { cartEntityId } }"}`)
	d.raw(`{"query": "mutation ($p: String!) { login(input: {email: $p, password: $p}) { cartEntityId } }", "variables": {"p": {"x": "canary-wrong-password"}}}`)
	d.send(http.Header{"X-Clientele-Session": {session}}, `mutation { logout(input: {cartEntityId: "canary-cart"}) { cartEntityId errors { __typename ... on CommerceError { message } } } }`, nil)
}

func (d *driver) asEverybody(credentials []http.Header) {
	for _, header := range credentials {
		for _, query := range []string{
			`{ session { kind channelId currencyCode expiresAt } }`,
			`{ viewer { entityId firstName customerGroup { name } formFields { name } attributes(entityIds: [1]) { name } addresses(first: 1) { totalCount } } }`,
			`{ prices(input: {items: [{productEntityId: 101}, {productEntityId: 999999}]}) { calculatedPrice { taxExclusive } } }`,
			`{ prices(input: {customerGroupEntityId: 2, items: [{productEntityId: 101}]}) { customerGroup { name } } }`,
			`{ _entities(representations: [{__typename: "Product", entityId: 101}, {__typename: "Customer", entityId: 1}, {__typename: "canary-forged"}]) { ... on Product { price { stale } priceUnavailable } ... on Customer { lastName } } }`,
			`{ _service { sdl } }`, `{ __schema { queryType { name } } }`, `{ nonsense }`,
		} {
			d.send(header, query, nil)
		}
	}
}

// login signs in and keeps the answer without the token it is meant to hold.
func (d *driver) login(email, password string) string {
	text := d.post(http.Header{}, e2e.LoginMutation, map[string]any{"input": map[string]any{"email": email, "password": password, "guestCartEntityId": "canary-cart"}})
	var answer e2e.Answer
	if err := json.Unmarshal([]byte(text[strings.Index(text, "{"):]), &answer); err != nil {
		d.t.Fatal(err)
	}
	token, _ := answer.At("login", "session", "token").(string)
	if token != "" {
		text = strings.ReplaceAll(text, token, "")
	}
	d.answers.WriteString(text)
	return token
}

func (d *driver) send(header http.Header, query string, variables map[string]any) {
	d.answers.WriteString(d.post(header, query, variables))
}

func (d *driver) raw(body string) { d.answers.WriteString(d.postBody(http.Header{}, body)) }

// webhook brings what the store did not send.
func (d *driver) webhook(body string) {
	d.t.Helper()
	exchange(d.t, http.MethodPost, d.hooks, http.Header{"Webhook-Signature": {"v1,canary-forged"}}, body)
}

func (d *driver) post(header http.Header, query string, variables map[string]any) string {
	return d.postBody(header, string(mustJSON(e2e.Operation(query, variables))))
}

func (d *driver) postBody(header http.Header, body string) string {
	header = header.Clone()
	header.Set("Content-Type", "application/json")
	reply := exchange(d.t, http.MethodPost, d.url, header, body)
	return fmt.Sprint(reply.Header) + string(reply.Text)[strings.Index(string(reply.Text), "{"):]
}
