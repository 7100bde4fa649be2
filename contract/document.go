package contract

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// Document is one published OpenAPI file.
type Document struct {
	name    string
	model   *v3.Document
	servers []*regexp.Regexp
	// requests is strict about what nobody declared, answers is not.
	requests, answers validator.Validator
}

// ReadDocument reads the file with that name in the folder.
func ReadDocument(folder, name string) (*Document, error) {
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return nil, fmt.Errorf("read contract: %w", err)
	}
	return NewDocument(name, content)
}

// NewDocument makes a Document out of the content of a file.
func NewDocument(name string, content []byte) (*Document, error) {
	parsed, err := libopenapi.NewDocument(content)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	model, err := parsed.BuildV3Model()
	if err != nil {
		return nil, fmt.Errorf("understand %s: %w", name, err)
	}
	d := &Document{
		name: name, model: &model.Model,
		answers:  validator.NewValidatorFromV3Model(&model.Model, config.WithFormatAssertions()),
		requests: validator.NewValidatorFromV3Model(&model.Model, append(strictness(), config.WithFormatAssertions())...),
	}
	for _, server := range model.Model.Servers {
		d.servers = append(d.servers, serverPattern(server.URL))
	}
	return d, nil
}

// strictness also finds what nobody declared in a request: a parameter or a
// property that we invented. Answers have undeclared.go for that.
func strictness() []config.Option {
	return []config.Option{
		config.WithStrictMode(),
		config.WithStrictRejectReadOnly(),
		config.WithRejectUndeclaredRequestBody(),
		// Every endpoint takes it, so no file declares it
		// (docs/storefront/headless/index.mdx).
		config.WithStrictIgnoredHeadersExtra("X-Correlation-Id"),
	}
}

// serverPattern matches what begins with the URL of a server, whatever stands
// for its variables.
func serverPattern(template string) *regexp.Regexp {
	variable := regexp.MustCompile(`\\\{[^}]*\\\}`)
	return regexp.MustCompile("^" + variable.ReplaceAllString(regexp.QuoteMeta(template), "[^/]+"))
}

// Where the store's own Management API is, and where its Payments API.
const (
	storeOrigin    = "https://api.bigcommerce.com"
	paymentsOrigin = "https://payments.bigcommerce.com"
)

// below is the path below the URL of one of the file's servers; false when a
// request to it would not reach one. The validator cannot do this itself: it
// takes the names of variables for their values.
func (d *Document) below(sent *url.URL) (string, bool) {
	for _, origin := range []string{storeOrigin, paymentsOrigin} {
		target := origin + sent.Path
		for _, server := range d.servers {
			if prefix := server.FindString(target); prefix != "" {
				return strings.TrimPrefix(target, prefix), true
			}
		}
	}
	return "", false
}
