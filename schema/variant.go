package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// The head of the SDL, which says what it is written in.
const (
	linkedVersion = "https://specs.apollo.dev/federation/v2.9"
	lastImport    = `"@listSize"]`
	cacheTagSince = "https://specs.apollo.dev/federation/v2.12"
)

// Annotations are directives to add to the SDL, as they are written, by what they stand
// on: a type, such as Product, or a field, such as Query.customers.
type Annotations map[string][]string

// CacheTags are the annotations that tell a router by which tags it can be told to
// forget what it keeps: those of the answers that everybody may keep. The directive can
// name keys and arguments that are never null, so the tags of channels, which answers
// carry in their extensions, are not among them.
func CacheTags() Annotations {
	everything := `@cacheTag(format: "prices")`
	return Annotations{
		"Product":        {everything, `@cacheTag(format: "product-{$key.entityId}")`},
		"ProductVariant": {everything, `@cacheTag(format: "product-{$key.productEntityId}")`},
		"Query.prices":   {everything},
	}
}

// Variant returns the SDL with annotations. The rest of the text stays as it is, but for
// the link, which imports them and names the version of the federation specification
// that they need. It fails when the schema lacks what an annotation stands on.
func Variant(annotations Annotations) (string, error) {
	text := SDL()
	document, err := parser.ParseSchema(&ast.Source{Name: "schema", Input: text})
	if err != nil {
		return "", fmt.Errorf("parse the schema: %w", err)
	}
	runes := []rune(text) // the parser's positions count runes
	type insertion struct {
		at   int
		text string
	}
	var insertions []insertion
	found := make(map[string]bool)
	for element, directives := range annotatable(document) {
		added, wanted := annotations[element]
		if !wanted || len(directives) == 0 {
			continue
		}
		found[element] = true
		insertions = append(insertions, insertion{signBefore(runes, directives[0].Position.Start), strings.Join(added, " ") + " "})
	}
	for element := range annotations {
		if !found[element] {
			return "", fmt.Errorf("the schema has no %s with a directive to write others before", element)
		}
	}
	slices.SortFunc(insertions, func(a, b insertion) int { return b.at - a.at })
	for _, i := range insertions {
		runes = slices.Insert(runes, i.at, []rune(i.text)...)
	}
	return relinked(string(runes), importsOf(annotations))
}

// annotatable returns the directives of each type that is no extension and of each
// field of every type.
func annotatable(document *ast.SchemaDocument) map[string]ast.DirectiveList {
	all := make(map[string]ast.DirectiveList)
	for _, definition := range document.Definitions {
		all[definition.Name] = definition.Directives
	}
	for _, definition := range slices.Concat(document.Definitions, document.Extensions) {
		for _, field := range definition.Fields {
			all[definition.Name+"."+field.Name] = field.Directives
		}
	}
	return all
}

// signBefore returns where the sign of a directive stands whose name begins at name.
func signBefore(text []rune, name int) int {
	at := name
	for at > 0 && text[at] != '@' {
		at--
	}
	return at
}

// importsOf are the names of the directives, each once.
func importsOf(annotations Annotations) []string {
	var names []string
	for _, directives := range annotations {
		for _, directive := range directives {
			name, _, _ := strings.Cut(directive, "(")
			names = append(names, strings.TrimSpace(name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// relinked returns the SDL with a link that imports the names as well.
func relinked(text string, names []string) (string, error) {
	if strings.Count(text, linkedVersion) != 1 || strings.Count(text, lastImport) != 1 {
		return "", fmt.Errorf("the schema is not linked to %s", linkedVersion)
	}
	if slices.Contains(names, "@cacheTag") {
		text = strings.Replace(text, linkedVersion, cacheTagSince, 1)
	}
	imports := []string{strings.TrimSuffix(lastImport, "]")}
	for _, name := range names {
		imports = append(imports, strconv.Quote(name))
	}
	return strings.Replace(text, lastImport, strings.Join(imports, ", ")+"]", 1), nil
}
