package routercache

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// maxAnswerBytes is how much of a router's answer is read, to use its connection again.
const maxAnswerBytes = 4 << 10

// order is one element of what a router is sent.
type order struct {
	Kind      string   `json:"kind"`
	Subgraphs []string `json:"subgraphs"`
	Tag       string   `json:"cache_tag"`
}

// send makes one call. An empty problem means that the router has forgotten; a final
// one does not go away by trying again. The words of the router are not repeated.
func (r *router) send(ctx context.Context, names tags) (problem string, isFinal bool) {
	ctx, cancel := context.WithTimeout(ctx, r.o.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(r.body(names)))
	if err != nil {
		return "the address is none", true
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", r.o.Key.Reveal())
	response, err := r.o.Client.Do(request)
	if err != nil {
		return "no answer", false // the error names the whole address
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswerBytes)
	switch status := response.StatusCode; {
	case status >= 200 && status < 300:
		return "", false
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return "the shared key is not the router's", true
	case status == http.StatusRequestTimeout || status == http.StatusTooManyRequests || status >= 500:
		return "the router is in trouble", false
	case status == http.StatusBadRequest:
		// The router's store may be out of reach, which it tells so, too.
		return "the router does not accept it", false
	default:
		return "nobody takes invalidations at this address", true
	}
}

// body names the tags in a fixed order.
func (r *router) body(names tags) []byte {
	orders := make([]order, 0, len(names))
	for _, name := range slices.Sorted(maps.Keys(names)) {
		orders = append(orders, order{Kind: "cache_tag", Subgraphs: []string{r.o.Subgraph}, Tag: name})
	}
	body, err := json.Marshal(orders)
	if err != nil {
		panic(err) // texts can always be written
	}
	return body
}

// hostOf is what a log may know of an address.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}
