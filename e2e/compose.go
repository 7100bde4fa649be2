package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Subgraph is what a composer wants to know of one.
type Subgraph struct{ Name, URL, SDL string }

// Composition is what a composer made and what it said.
type Composition struct {
	// Supergraph is the file it wrote; there is none when there are errors.
	Supergraph string    `json:"-"`
	Errors     []Finding `json:"errors"`
	Hints      []Finding `json:"hints"`
}

// Finding is one error or hint of a composer.
type Finding struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Compose makes a supergraph with Apollo's composer.
func Compose(tb testing.TB, subgraphs ...Subgraph) Composition {
	tb.Helper()
	directory := tb.TempDir()
	made := Composition{Supergraph: filepath.Join(directory, "supergraph.graphql")}
	arguments := []string{"--out", made.Supergraph}
	for _, s := range subgraphs {
		file := filepath.Join(directory, s.Name+".graphqls")
		if err := os.WriteFile(file, []byte(s.SDL), 0o600); err != nil {
			tb.Fatal(err)
		}
		arguments = append(arguments, s.Name+"="+s.URL+"@"+file)
	}
	command := nodeCommand(tb, "compose.mjs", arguments...)
	said := &Log{}
	command.Stderr = said
	err := command.Run()
	if _, refused := err.(*exec.ExitError); err != nil && !refused { //nolint:errorlint // Run does not wrap it
		tb.Fatal(err)
	}
	if decoding := json.Unmarshal([]byte(said.String()), &made); decoding != nil || (err != nil) != (len(made.Errors) > 0) {
		tb.Fatalf("compose: %v: %s", err, said)
	}
	return made
}

// Subgraphs are a graph and a catalogue at their URLs, each with the SDL that it
// serves to routers.
func Subgraphs(tb testing.TB, clienteleURL, clienteleSDL, catalogueURL string) []Subgraph {
	tb.Helper()
	catalogue, err := os.ReadFile(CatalogueSchema)
	if err != nil {
		tb.Fatal(err)
	}
	return []Subgraph{
		{Name: ClienteleName, URL: clienteleURL, SDL: clienteleSDL},
		{Name: "catalogue", URL: catalogueURL, SDL: string(catalogue)},
	}
}
