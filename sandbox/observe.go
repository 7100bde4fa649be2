package sandbox

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// observe writes down what a request is before anything is done with it. It is
// lenient: what cannot be read is left empty, and refused later.
func (s *Server) observe(r *http.Request, route route, body []byte) Call {
	call := Call{
		At: s.clock.Now(), Method: r.Method, Path: withoutToken(r.URL.Path),
		Endpoint: route.endpoint, Channel: route.channel, management: route.management, hosted: route.hosted,
		Credential:    s.credential(r, route),
		CorrelationID: r.Header.Get("X-Correlation-Id"),
		UserAgent:     r.Header.Get("User-Agent"),
		TrueClientIP:  r.Header.Get("True-Client-Ip") != "",
		TrustedProxy:  r.Header.Get("X-Bc-Trusted-Proxy-Secret") != "",
	}
	switch route.endpoint {
	case EndpointStorefront:
		call.AsCustomer = r.Header.Get("X-Bc-Customer-Access-Token") != "" || r.Header.Get("X-Bc-Customer-Id") != ""
		call.ErrorOnInvalid = r.Header.Get("X-Bc-Error-On-Invalid-Customer-Access-Token") == "true"
		call.Operation, call.Fields = readOperation(body)
	case "pricing":
		call.Channel, call.Items = readPricing(body)
	}
	return call
}

// withoutToken is a path that can be shown: the one of a login link holds a
// token.
func withoutToken(path string) string {
	const login = "/login/token/"
	if strings.HasPrefix(path, login) {
		return login + "{jwt}"
	}
	return path
}

// credential names the kind of credential of a request, never the credential.
func (s *Server) credential(r *http.Request, route route) string {
	const none, invalid = "none", "invalid"
	if route.management {
		switch token := r.Header.Get("X-Auth-Token"); {
		case token == "":
			return none
		case sameSecret(token, s.secrets.accessToken):
			return "access-token"
		}
		return invalid
	}
	if route.endpoint == EndpointPayments {
		return s.payments.Credential(r)
	}
	if route.hosted && r.Header.Get("Cookie") != "" {
		return "cookie"
	}
	token := bearer(r)
	if token == "" {
		return none
	}
	c, err := s.readToken(token)
	if err != nil {
		return invalid
	}
	kind, _ := c.kind()
	return string(kind)
}

// readOperation finds the operation of a GraphQL request: its name and its
// root fields, and of a mutation also the fields right under those.
func readOperation(body []byte) (string, []string) {
	var request struct {
		Query         string `json:"query"`
		OperationName string `json:"operationName"`
	}
	if json.Unmarshal(body, &request) != nil {
		return "", nil
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: request.Query})
	if err != nil {
		return request.OperationName, nil
	}
	operation := doc.Operations.ForName(request.OperationName)
	if operation == nil {
		return request.OperationName, nil
	}
	var fields []string
	for _, selection := range operation.SelectionSet {
		field, ok := selection.(*ast.Field)
		if !ok {
			continue
		}
		fields = append(fields, field.Name)
		if operation.Operation == ast.Mutation && isNamespace(field.Name) {
			fields = append(fields, names(field.SelectionSet)...)
		}
	}
	return operation.Name, fields
}

// isNamespace reports whether a root field only leads to mutations.
func isNamespace(field string) bool {
	return field == "cart" || field == "checkout" || field == "customer" || field == "newsletter"
}

func names(set ast.SelectionSet) []string {
	var found []string
	for _, selection := range set {
		if field, ok := selection.(*ast.Field); ok {
			found = append(found, field.Name)
		}
	}
	return found
}

// readPricing finds the channel and the number of items of a pricing request.
func readPricing(body []byte) (channel, items int) {
	var request struct {
		Channel int               `json:"channel_id"`
		Items   []json.RawMessage `json:"items"`
	}
	if json.Unmarshal(body, &request) != nil {
		return 0, 0
	}
	return request.Channel, len(request.Items)
}

func sameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
