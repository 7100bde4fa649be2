package server

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
)

// Playground is what the page at / offers beyond an editor. The zero value offers
// nothing more, which is right in front of a real store.
type Playground struct {
	// Logins are customers of the sandbox who can be signed in with one click.
	// Everybody who can reach the page can read them, passwords included.
	Logins []SampleLogin
	// Products are the store's numbers of products whose prices the examples ask
	// for, at most three.
	Products []int
}

// SampleLogin is a customer of the sandbox.
type SampleLogin struct {
	// Title says what is special about the customer: "Wholesale".
	Title string `json:"title"`
	// Email is what the customer signs in with.
	Email string `json:"email"`
	// Password goes with Email.
	Password string `json:"password"`
}

// playgroundBuild is what make playground built: every file gzipped, and named as
// it is asked for with .gz behind.
//
//go:embed playground
var playgroundBuild embed.FS

// playgroundPolicy lets the page load what this server sends and nothing else.
// Scripts and workers are files, never text in the page. Two things are looser,
// for GraphiQL's editor: it positions its lines by style attributes and writes
// its theme into style elements, and its fonts and icons lie inlined in its CSS.
const playgroundPolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; " +
	"style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// playground serves the page, its files and what it is told.
type playground struct{ files map[string]playgroundFile }

// newPlayground returns a handler for / and all below it: the page at /, its
// files at their own names, what it is told at /playground.json, and 404 for the
// rest. It fails only when the program was built with a broken build of the page.
func newPlayground(offer Playground) (http.Handler, error) {
	p := playground{files: map[string]playgroundFile{}}
	err := fs.WalkDir(playgroundBuild, "playground", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := playgroundBuild.ReadFile(name)
		if err != nil {
			return err
		}
		path := strings.TrimSuffix(strings.TrimPrefix(name, "playground"), ".gz")
		p.files[strings.TrimSuffix(path, "index.html")] = newPlaygroundFile(path, content)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the playground: %w", err)
	}
	return p, p.addOffer(offer)
}

// addOffer writes what the page reads when it starts.
func (p playground) addOffer(offer Playground) error {
	var content bytes.Buffer
	w := gzip.NewWriter(&content)
	err := json.NewEncoder(w).Encode(struct {
		Endpoint string        `json:"endpoint"`
		Logins   []SampleLogin `json:"logins"`
		Products []int         `json:"products"`
	}{"/graphql", append([]SampleLogin{}, offer.Logins...), append([]int{}, offer.Products...)})
	if err != nil {
		return fmt.Errorf("write playground.json: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("write playground.json: %w", err)
	}
	p.files["/playground.json"] = newPlaygroundFile("/playground.json", content.Bytes())
	return nil
}

// ServeHTTP answers GET and HEAD.
func (p playground) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", playgroundPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	file, ok := p.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	file.serve(w, r)
}
