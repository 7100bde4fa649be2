package main

import (
	"fmt"
	"maps"
	"strings"

	"github.com/clientele-graph/clientele/schema"
	"github.com/clientele-graph/clientele/server"
)

// schemaCommand prints the SDL.
type schemaCommand struct {
	AuthorizationDirectives bool `help:"Say with @authenticated and @requiresScopes who may ask, for routers that are licensed for it."`
	CacheTags               bool `help:"Say with @cacheTag what a router can be told to forget. Needs a composer that knows federation 2.12."`
}

// Run prints exactly what the graph serves to routers, or the same with directives that
// not every router takes.
func (c schemaCommand) Run(around surroundings) error {
	annotations := make(schema.Annotations)
	if c.AuthorizationDirectives {
		required, err := authorization()
		if err != nil {
			return err
		}
		maps.Copy(annotations, required)
	}
	if c.CacheTags {
		maps.Copy(annotations, schema.CacheTags())
	}
	text, err := schema.Variant(annotations)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(around.out, text)
	return err
}

// configCommand prints the reference of all variables, which
// docs/configuration.md is made of.
type configCommand struct{}

// Run prints a table in Markdown.
func (configCommand) Run(around surroundings) error {
	var b strings.Builder
	b.WriteString("# Configuration\n\n")
	b.WriteString("`clientele serve` reads these variables. Each can also be given as `NAME_FILE`, the path of a file\n")
	b.WriteString("that holds the value. Every problem is reported at once, before anything listens.\n")
	b.WriteString("This page is made by `go generate ./...`.\n\n")
	b.WriteString("| variable | default | what it does |\n|---|---|---|\n")
	for _, v := range server.Variables() {
		standard := ""
		if v.Default != "" {
			standard = "`" + v.Default + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", v.Name, standard, strings.ReplaceAll(v.Help, "|", "\\|"))
	}
	_, err := fmt.Fprint(around.out, b.String())
	return err
}
