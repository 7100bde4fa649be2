package isolation_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

// listen serves until the test ends, and returns where.
func listen(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// answered is an answer to one of the documents of a run.
type answered struct {
	Data struct {
		A        []*priced `json:"a"`
		B        []*priced `json:"b"`
		Entities []*entity `json:"_entities"`
		Login    struct {
			Session *struct {
				Token string `json:"token"`
			} `json:"session"`
		} `json:"login"`
	} `json:"data"`
	Errors []e2e.Problem `json:"errors"`
	Header http.Header   `json:"-"`
}

// entity is a product or a variant with its prices in two contexts.
type entity struct {
	A    *priced `json:"a"`
	WhyA *string `json:"whyA"`
	B    *priced `json:"b"`
	WhyB *string `json:"whyB"`
}

// code is that of the first error, empty for none.
func (a answered) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Code()
}

// post asks.
func post(ctx context.Context, client *http.Client, url string, header http.Header, document string, variables any) (answered, error) {
	reply, err := e2e.Client{Client: client}.Send(ctx, url, header, e2e.Operation(document, variables))
	if err != nil {
		return answered{}, err
	}
	return read(reply)
}

func read(reply e2e.Reply) (answered, error) {
	answer := answered{Header: reply.Header}
	return answer, reply.Decode(&answer)
}
