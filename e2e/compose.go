package e2e

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/patience"
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

// Composer is one make of composer.
type Composer struct {
	// Name is the package it comes in.
	Name string
	// KnowsCacheTags says whether it reads version 2.12 of the federation specification.
	KnowsCacheTags bool
	// directory has the program, and needs the package to be installed.
	directory string
	// program is the file's name; empty means compose.mjs.
	program string
}

// String names the composer in tests, as a part of a path.
func (c Composer) String() string { return strings.TrimPrefix(c.Name, "@") }

// Composers are all that the schema is composed with. The first one makes the
// supergraphs of routers, and is the only one that gives hints.
func Composers() []Composer {
	return []Composer{
		{Name: "@apollo/composition", KnowsCacheTags: true, directory: "router"},
		{Name: "@theguild/federation-composition", directory: "composition"},
	}
}

// CosmoComposer is that of Cosmo's router. What it makes is no supergraph that other
// routers could read.
func CosmoComposer() Composer {
	return Composer{Name: "@wundergraph/composition", directory: "composition", program: "cosmo.mjs"}
}

// Compose makes a supergraph with Apollo's composer.
func Compose(tb testing.TB, subgraphs ...Subgraph) Composition {
	tb.Helper()
	return Composers()[0].Compose(tb, subgraphs...)
}

// Compose makes a supergraph. A test is Missing a composer that is not installed.
func (c Composer) Compose(tb testing.TB, subgraphs ...Subgraph) Composition {
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
	command := c.command(tb, arguments)
	said := &patience.Log{}
	command.Stderr = said
	err := command.Run()
	if _, refused := err.(*exec.ExitError); err != nil && !refused { //nolint:errorlint // Run does not wrap it
		tb.Fatal(err)
	}
	if decoding := json.Unmarshal([]byte(said.String()), &made); decoding != nil || (err != nil) != (len(made.Errors) > 0) {
		tb.Fatalf("%s: %v: %s", c.Name, err, said)
	}
	return made
}

// command is the composer's program with its arguments.
func (c Composer) command(tb testing.TB, arguments []string) *exec.Cmd {
	tb.Helper()
	node := patience.Need(tb, "node")
	if _, err := os.Stat(filepath.Join(c.directory, "node_modules", filepath.FromSlash(c.Name))); err != nil {
		patience.Missing(tb, c.Name+" (npm ci --prefix e2e/"+c.directory+")")
	}
	command := exec.CommandContext(context.WithoutCancel(tb.Context()), node, append([]string{cmp.Or(c.program, "compose.mjs")}, arguments...)...)
	command.Dir = c.directory
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "NODE_ENV=production"}
	return command
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
