package isolation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
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

func get(ctx context.Context, url string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return string(text), err
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
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return answered{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return answered{}, err
	}
	request.Header = header
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return answered{}, err
	}
	defer func() { _ = response.Body.Close() }()
	return read(response)
}

func read(response *http.Response) (answered, error) {
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return answered{}, err
	}
	answer := answered{Header: response.Header}
	if err := json.Unmarshal(text, &answer); err != nil || response.StatusCode != http.StatusOK {
		return answered{}, fmt.Errorf("status %d, %w: %.200s", response.StatusCode, err, text)
	}
	return answer, nil
}
