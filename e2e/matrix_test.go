package e2e_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/schema"
)

// matrixScopes are the scopes in the order of the columns.
var matrixScopes = []string{
	"customers:read", "customers:write", "customers:credentials", "customers:credit", "groups:read", "groups:write",
	"subscribers:read", "subscribers:write", "settings:write", "instruments:read", "pricing:read", "sessions:impersonate",
}

// matrixAsker is one column: somebody who asks for what is A's, of a store of their own.
type matrixAsker struct {
	name string
	env  *e2e.Env
	// header signs them in anew, since much of what is asked ends a session.
	header func(*testing.T) http.Header
	words  map[string]string
}

// matrixNobody stands, word by word, for what does not exist.
var matrixNobody = map[string]string{
	"customer": "999999", "victim": "999999", "address": "999999", "goneAddress": "999999", "group": "999999", "goneGroup": "999999",
	"attribute": "999999", "goneAttribute": "999999", "metafield": "999999", "goneMetafield": "999999", "subscriber": "999999", "goneSubscriber": "999999",
	"email": "nobody@example.com", "password": "a-wrong-pass-123",
	"cart": "00000000-0000-4000-8000-000000000000", "managedCart": "00000000-0000-4000-8000-000000000000", "ownedCart": "00000000-0000-4000-8000-000000000000",
}

// matrixAskers makes the columns, in their order.
func matrixAskers(t *testing.T) []matrixAsker {
	t.Helper()
	issuer := e2e.NewIssuer(t)
	staff := func(scopes ...string) func(*testing.T, *e2e.Env) http.Header {
		return func(t *testing.T, _ *e2e.Env) http.Header {
			return http.Header{"X-Clientele-Staff": {issuer.Token(t, scopes...)}}
		}
	}
	shopper := func(group int) func(*testing.T, *e2e.Env) http.Header {
		return func(t *testing.T, env *e2e.Env) http.Header {
			return http.Header{"X-Clientele-Session": {env.SignIn(t, env.FirstOf(t, group))}}
		}
	}
	actor := func(t *testing.T, env *e2e.Env) http.Header {
		got := e2e.Post(t, env.Graph.URL(), staff("sessions:impersonate")(t, env), impersonate, map[string]any{"id": env.FirstOf(t, groupRetail).EntityID})
		if began(got) == "" {
			t.Fatalf("nobody acts as A: %+v", got)
		}
		return http.Header{"X-Clientele-Session": {began(got)}}
	}
	askers := []matrixAsker{
		newMatrixAsker(t, issuer, "a guest", groupRetail, func(*testing.T, *e2e.Env) http.Header { return http.Header{} }),
		newMatrixAsker(t, issuer, "shopper A", groupRetail, shopper(groupRetail)),
		newMatrixAsker(t, issuer, "shopper B", groupWholesale, shopper(groupWholesale)),
		newMatrixAsker(t, issuer, "staff as A", groupRetail, actor),
		newMatrixAsker(t, issuer, "staff", groupRetail, staff()),
	}
	for _, scope := range matrixScopes {
		askers = append(askers, newMatrixAsker(t, issuer, "staff with "+scope, groupRetail, staff(scope)))
	}
	return append(askers, newMatrixAsker(t, issuer, "staff with everything", groupRetail, staff(matrixScopes...)))
}

// newMatrixAsker starts a store in which A has everything a customer can have.
func newMatrixAsker(t *testing.T, issuer *e2e.Issuer, name string, ownGroup int, header func(*testing.T, *e2e.Env) http.Header) matrixAsker {
	t.Helper()
	env := e2e.Start(t, withProxy, withIdentities(issuer, "false"), func(o *e2e.Options) {
		issuer.Configure(o.Variables)
		o.Variables["CLIENTELE_SINGLE_REPLICA"] = "true"
	})
	a, own := env.FirstOf(t, groupRetail), env.FirstOf(t, ownGroup)
	if !env.Store.Store().EditCustomer(a.EntityID, func(c *store.Customer) { c.Company, c.TaxExemptCategory = "Nova", "E" }) {
		t.Fatal("there is no A")
	}
	kept, ok := env.Store.Store().Customer(a.EntityID)
	fields := env.Store.Store().Metafields(store.MetafieldFilter{CustomerID: a.EntityID})
	if !ok || len(kept.Addresses) < 2 || len(fields) < 2 {
		t.Fatal("A has too little to ask for")
	}
	lines := store.CartLine{ProductID: 101, Quantity: 1}
	cart, err1 := env.Store.Store().OpenCart(1, lines)
	managed, err2 := env.Store.Store().OpenManagedCart(1, 0, lines)
	owned, err3 := env.Store.Store().OpenManagedCart(1, a.EntityID, lines)
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatal(err1, err2, err3)
	}
	return matrixAsker{
		name: name, env: env,
		header: func(t *testing.T) http.Header { return header(t, env) },
		words: map[string]string{
			"asker": strings.NewReplacer(" ", "-", ":", "-").Replace(name), "ownEmail": own.Email, "ownPassword": own.Password,
			"customer": strconv.Itoa(a.EntityID), "email": a.Email, "password": a.Password, "victim": strconv.Itoa(env.Seed.Customers[39].EntityID),
			"address": strconv.Itoa(kept.Addresses[0].ID), "goneAddress": strconv.Itoa(kept.Addresses[1].ID),
			"group": strconv.Itoa(groupRetail), "goneGroup": "5", "attribute": "1", "goneAttribute": "3",
			"metafield": strconv.Itoa(fields[0].ID), "goneMetafield": strconv.Itoa(fields[1].ID), "subscriber": "4", "goneSubscriber": "5",
			"variant": strconv.Itoa(env.Seed.Products[0].VariantEntityIDs[0]), "cart": cart.ID, "managedCart": managed.ID, "ownedCart": owned.ID,
		},
	}
}

// TestMatrix asks everything of the schema as everybody.
func TestMatrix(t *testing.T) {
	operations := map[string][]matrixRow{
		"Query":    slices.Concat(matrixQueries(), matrixPayments()),
		"Mutation": slices.Concat(matrixSessions(), matrixPurchases(), matrixAccounts(), matrixStaff()),
	}
	entities := matrixEntities()
	checkMatrixIsWhole(t, operations, entities)
	for column, asker := range matrixAskers(t) {
		t.Run(asker.name, func(t *testing.T) {
			for typeName, rows := range entities {
				for _, row := range rows {
					asker.check(t, column, typeName+"."+row.field, row.want, asker.entityQuestion(typeName, row.ask))
				}
			}
			for _, kind := range []string{"Query", "Mutation"} {
				for _, row := range operations[kind] {
					asker.check(t, column, kind+"."+row.field, row.want, matrixQuestion{query: strings.ToLower(kind) + " { " + row.ask + " }"})
				}
			}
		})
	}
}

// matrixQuestion is what is asked, with words of the asker's in percent signs.
type matrixQuestion struct {
	query           string
	representations []map[string]string
}

// entityQuestion asks for a field of what is A's, as a router does.
func (matrixAsker) entityQuestion(typeName, field string) matrixQuestion {
	keys := map[string]string{"__typename": typeName}
	switch typeName {
	case "Customer":
		keys["entityId"] = "%customer%"
	case "CustomerGroup":
		keys["entityId"] = "%group%"
	case "Product":
		keys["entityId"] = "101"
	case "ProductVariant":
		keys["productEntityId"], keys["entityId"] = "101", "%variant%"
	}
	return matrixQuestion{"query ($r: [_Any!]!) { _entities(representations: $r) { ... on " + typeName + " { " + field + " } } }", []map[string]string{keys}}
}

// check asks once for what exists. Whoever did not get it must not have cost the store
// a change, and must not be able to tell it from what does not exist.
func (a matrixAsker) check(t *testing.T, column int, name, want string, q matrixQuestion) {
	t.Helper()
	letters := strings.ReplaceAll(want, " ", "")
	if len(letters) != len(matrixScopes)+6 {
		t.Fatalf("%s: the row has %d letters", name, len(letters))
	}
	header := a.header(t)
	a.env.Store.ResetCalls()
	text := a.post(t, header, q, a.words)
	cost := a.env.Store.Calls()
	got := matrixLetter(t, text)
	if got != letters[column] {
		t.Errorf("%s: %c, want %c: %s", name, got, letters[column], text)
	}
	if strings.ContainsRune("FUe", rune(got)) {
		a.checkHidden(t, name, q, text)
	}
	if !strings.ContainsRune("FUBfu", rune(got)) {
		return
	}
	for _, call := range cost {
		if isChange(call) {
			t.Errorf("%s: refused with %c, and cost %s %s %s %v", name, got, call.Method, call.Path, call.Operation, call.Fields)
		}
	}
}

// checkHidden asks again for what does not exist.
func (a matrixAsker) checkHidden(t *testing.T, name string, q matrixQuestion, text []byte) {
	t.Helper()
	words := make(map[string]string, len(a.words))
	for word, value := range a.words {
		words[word] = value
		if nobody, ok := matrixNobody[word]; ok {
			words[word] = nobody
		}
	}
	if nobody := a.post(t, a.header(t), q, words); !bytes.Equal(nobody, text) {
		t.Errorf("%s tells what exists:\n%s\n%s", name, text, nobody)
	}
}

// isChange reports whether a call to the store may have changed something. Of a mutation
// the store also names what is under its root fields.
func isChange(call sandbox.Call) bool {
	if call.Endpoint == sandbox.EndpointStorefront {
		isRead := func(field string) bool { return slices.Contains([]string{"customer", "site", "channel"}, field) }
		return len(call.Fields) == 0 || slices.ContainsFunc(call.Fields, func(field string) bool { return !isRead(field) })
	}
	return call.Method != http.MethodGet && call.Endpoint != "pricing"
}

// post asks and returns the answer as it came.
func (a matrixAsker) post(t *testing.T, header http.Header, q matrixQuestion, words map[string]string) []byte {
	t.Helper()
	fill := func(text string) string {
		for word, value := range words {
			text = strings.ReplaceAll(text, "%"+word+"%", value)
		}
		return text
	}
	request := map[string]any{"query": fill(q.query)}
	if q.representations != nil {
		var filled []any
		for _, representation := range q.representations {
			keys := make(map[string]any)
			for key, value := range representation {
				keys[key] = fill(value)
				if n, err := strconv.Atoi(fill(value)); err == nil {
					keys[key] = n
				}
			}
			filled = append(filled, keys)
		}
		request["variables"] = map[string]any{"r": filled}
	}
	reply, err := e2e.Client{Client: http.DefaultClient}.Send(t.Context(), a.env.Graph.URL(), header, request)
	if err != nil || reply.Status != http.StatusOK {
		t.Fatalf("status %d, %v: %s\n%s", reply.Status, err, reply.Text, mustJSON(request))
	}
	return reply.Text
}

// matrixLetter is an answer as a letter of the tables, and x for one that has none.
func matrixLetter(t *testing.T, text []byte) byte {
	t.Helper()
	var answer e2e.Answer
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	value, _ := findMatrix(answer.Data, "r")
	if len(answer.Errors) > 0 {
		letter, ok := map[string]byte{"FORBIDDEN": 'F', "UNAUTHENTICATED": 'U', "BAD_USER_INPUT": 'B'}[answer.Errors[0].Code()]
		if !ok || len(answer.Errors) > 1 || value != nil {
			return 'x'
		}
		if answer.Data["_entities"] != nil && len(answer.Errors[0].Path) > 2 {
			letter += 'a' - 'A'
		}
		return letter
	}
	if typed, _ := findMatrix(answer.Data, "errors"); typed != nil && len(typed.([]any)) > 0 {
		return 'e'
	}
	if value == nil {
		return '-'
	}
	return '.'
}

// findMatrix returns the first value under a key, however deep, that is there.
func findMatrix(in any, key string) (any, bool) {
	switch in := in.(type) {
	case map[string]any:
		if value, ok := in[key]; ok {
			return value, true
		}
		for _, value := range in {
			if found, ok := findMatrix(value, key); ok {
				return found, true
			}
		}
	case []any:
		for _, value := range in {
			if found, ok := findMatrix(value, key); ok {
				return found, true
			}
		}
	}
	return nil, false
}

// checkMatrixIsWhole fails for a field of the schema that has no row, and for a row whose
// field is gone.
func checkMatrixIsWhole(t *testing.T, tables ...map[string][]matrixRow) {
	t.Helper()
	document, err := parser.ParseSchema(&ast.Source{Input: schema.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	missing := make(map[string]bool)
	for _, definition := range slices.Concat(document.Definitions, document.Extensions) {
		if definition.Name != "Query" && definition.Name != "Mutation" && definition.Directives.ForName("key") == nil {
			continue
		}
		for _, field := range definition.Fields {
			missing[definition.Name+"."+field.Name] = true
		}
	}
	for _, table := range tables {
		for typeName, rows := range table {
			for _, row := range rows {
				name, _, _ := strings.Cut(strings.ReplaceAll(row.field, "'", " "), " ")
				if _, ok := missing[typeName+"."+name]; !ok {
					t.Errorf("%s.%s is not in the schema", typeName, row.field)
				}
				missing[typeName+"."+name] = false
			}
		}
	}
	for name, isMissing := range missing {
		if isMissing {
			t.Errorf("%s has no row: say who may ask for it", name)
		}
	}
}
