package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// Client asks over HTTP, and reads what it is answered to its end.
type Client struct{ *http.Client }

// NewClient returns a client that keeps as many connections as somebody uses at a time.
// They are closed when the test ends, before what was started earlier.
func NewClient(tb testing.TB) Client {
	tb.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 256}
	tb.Cleanup(transport.CloseIdleConnections)
	return Client{&http.Client{Transport: transport}}
}

// Reply is a response that was read to its end.
type Reply struct {
	Status int
	Header http.Header
	Text   []byte
}

// Exchange sends a text as it is.
func (c Client) Exchange(ctx context.Context, method, url string, header http.Header, text []byte) (Reply, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(text))
	if err != nil {
		return Reply{}, err
	}
	maps.Copy(request.Header, header)
	response, err := c.Do(request)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	return Reply{Status: response.StatusCode, Header: response.Header, Text: read}, err
}

// Send posts a body as JSON.
func (c Client) Send(ctx context.Context, url string, header http.Header, body any) (Reply, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return Reply{}, err
	}
	header = header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", "application/json")
	return c.Exchange(ctx, http.MethodPost, url, header, text)
}

// Operation is what Send sends to have something done by a graph.
func Operation(query string, variables any) map[string]any {
	return map[string]any{"query": query, "variables": variables}
}

// Decode reads the JSON of a reply, which is an error for any status but 200.
func (r Reply) Decode(into any) error {
	if r.Status != http.StatusOK {
		return fmt.Errorf("status %d: %.300s", r.Status, r.Text)
	}
	if err := json.Unmarshal(r.Text, into); err != nil {
		return fmt.Errorf("%w: %.300s", err, r.Text)
	}
	return nil
}

// Answer is a reply of a graph's, which is an error for any status but 200.
func (r Reply) Answer() (Answer, error) {
	answer := Answer{Header: r.Header}
	return answer, r.Decode(&answer)
}

// Post sends an operation to a graph, over connections that all tests share.
func Post(tb testing.TB, url string, header http.Header, query string, variables map[string]any) Answer {
	tb.Helper()
	return Client{http.DefaultClient}.Ask(tb, url, header, query, variables)
}

// Ask sends an operation to a graph.
func (c Client) Ask(tb testing.TB, url string, header http.Header, query string, variables map[string]any) Answer {
	tb.Helper()
	reply, err := c.Send(tb.Context(), url, header, Operation(query, variables))
	if err != nil {
		tb.Fatal(err)
	}
	answer, err := reply.Answer()
	if err != nil {
		tb.Fatal(err)
	}
	return answer
}

// Get fetches a URL, whatever the status.
func Get(tb testing.TB, url string) Reply {
	tb.Helper()
	reply, err := Client{http.DefaultClient}.Exchange(tb.Context(), http.MethodGet, url, nil, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return reply
}

// Metric is a number that a graph shows about itself behind its admin URL.
func Metric(tb testing.TB, adminURL, name string) float64 {
	tb.Helper()
	lines := bufio.NewScanner(bytes.NewReader(Get(tb, adminURL+"/metrics").Text))
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			number, err := strconv.ParseFloat(value, 64)
			if err != nil {
				tb.Fatal(err)
			}
			return number
		}
	}
	tb.Fatalf("there is no metric %s", name)
	return 0
}
