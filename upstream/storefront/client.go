package storefront

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/Khan/genqlient/graphql"

	"github.com/clientele-graph/clientele/upstream"
)

// request is how the generated operations reach one channel, on behalf of its
// caller.
type request struct {
	client    *Client
	channelID int
	caller    caller
}

var _ graphql.Client = request{}

// MakeRequest sends one operation. An answer with any error in it is an error,
// also when it has data.
func (q request) MakeRequest(ctx context.Context, req *graphql.Request, resp *graphql.Response) error {
	answer, in, err := q.send(ctx, req)
	if err != nil {
		return err
	}
	return read(answer, in, q.caller.kind(), resp.Data)
}

// send sends one operation and returns the answer as it came. A shopper's call that
// the store answers without the shopper must not pass for one: the store is always
// asked for an error instead.
func (q request) send(ctx context.Context, req *graphql.Request) (upstream.Answer, upstream.Intent, error) {
	kind := operationKind(req.Query)
	in := upstream.Intent{
		API: upstream.Storefront, Endpoint: req.OpName, ChannelID: q.channelID,
		Read: kind == "query", Once: req.OpName == completion,
	}
	if q.caller.fault != nil {
		return upstream.Answer{}, in, q.caller.fault(ctx, in)
	}
	body, err := json.Marshal(req)
	if err != nil {
		return upstream.Answer{}, in, &upstream.Error{Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint}
	}
	// The labels are harmless, and help the store's support to find a call.
	labels := url.Values{"operation": {req.OpName}, "type": {kind}}
	target := q.client.endpoint(q.channelID) + "?" + labels.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return upstream.Answer{}, in, &upstream.Error{Kind: upstream.Invalid, API: in.API, Endpoint: in.Endpoint}
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	q.identify(r.Header)
	answer, err := upstream.Send(ctx, q.client.http, r, in)
	if err != nil {
		return answer, in, diagnose(answer, err, q.caller.kind())
	}
	return answer, in, nil
}

// identify says on whose behalf we ask, and with which credential of ours.
func (q request) identify(h http.Header) {
	h.Set("X-Bc-Error-On-Invalid-Customer-Access-Token", "true")
	token := q.client.token
	switch {
	case q.caller.impersonated != 0:
		token = q.client.impersonation
		h.Set("X-Bc-Customer-Id", strconv.Itoa(q.caller.impersonated))
	case q.caller.accessToken != "":
		h.Set("X-Bc-Customer-Access-Token", q.caller.accessToken.Reveal())
	}
	h.Set("Authorization", "Bearer "+token.Reveal())
}

// operationKind tells a query from a mutation by the first word of a document.
func operationKind(document string) string {
	if strings.HasPrefix(strings.TrimSpace(document), "mutation") {
		return "mutation"
	}
	return "query"
}
