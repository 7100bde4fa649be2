package storefront

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/Khan/genqlient/graphql"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// request is how the generated operations reach one channel, as a guest or as
// the shopper whose access token it holds.
type request struct {
	client    *Client
	channelID int
	shopper   commerce.Secret
}

var _ graphql.Client = request{}

// MakeRequest sends one operation. An answer with any error in it is an error,
// also when it has data. A shopper's call that the store answers without the
// shopper must not pass for one: the store is always asked for an error instead.
func (q request) MakeRequest(ctx context.Context, req *graphql.Request, resp *graphql.Response) error {
	kind := operationKind(req.Query)
	in := upstream.Intent{API: upstream.Storefront, Endpoint: req.OpName, Read: kind == "query"}
	body, err := json.Marshal(req)
	if err != nil {
		return &upstream.Error{Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint}
	}
	// The labels are harmless, and help the store's support to find a call.
	labels := url.Values{"operation": {req.OpName}, "type": {kind}}
	target := q.client.endpoint(q.channelID) + "?" + labels.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return &upstream.Error{Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint}
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+q.client.token.Reveal())
	r.Header.Set("X-Bc-Error-On-Invalid-Customer-Access-Token", "true")
	if q.shopper != "" {
		r.Header.Set("X-Bc-Customer-Access-Token", q.shopper.Reveal())
	}
	answer, err := upstream.Send(ctx, q.client.http, r, in)
	if err != nil {
		return diagnose(answer, err)
	}
	return read(answer, in, resp.Data)
}

// operationKind tells a query from a mutation by the first word of a document.
func operationKind(document string) string {
	if strings.HasPrefix(strings.TrimSpace(document), "mutation") {
		return "mutation"
	}
	return "query"
}
