package schema_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/clientele-graph/clientele/schema"
)

// The rules every element of the schema keeps. Each complaint names the file, the
// line and the rule.

var (
	pascalCase    = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	camelCase     = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	screamingCase = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
)

// landGrabs are names that a catalogue, an order service or a framework is likely
// to want in the same supergraph.
var landGrabs = []string{
	"Price", "Money", "Error", "ValidationError", "Address", "Cart", "Order", "Variant", "Group", "User", "Account", "Channel", "Currency",
}

// audiences are the tags a contract may be made of.
var audiences = []string{"public", "staff"}

func TestSchemaRules(t *testing.T) {
	document := parse(t)
	for _, definition := range append(document.Definitions, document.Extensions...) {
		checkDefinition(t, document, definition)
	}
	for _, directive := range document.Directives {
		complainIf(t, directive.Description == "", directive.Position, 37, "directive @%s has no description", directive.Name)
		for _, argument := range directive.Arguments {
			complainIf(t, argument.Description == "", argument.Position, 37, "argument %s of @%s has no description", argument.Name, directive.Name)
		}
	}
}

func checkDefinition(t *testing.T, document *ast.SchemaDocument, d *ast.Definition) {
	t.Helper()
	isRoot := d.Name == "Query" || d.Name == "Mutation"
	isExtension := document.Extensions.ForName(d.Name) == d || slices.Contains(document.Extensions, d)
	complainIf(t, !pascalCase.MatchString(d.Name), d.Position, 6, "type %s is not in PascalCase", d.Name)
	complainIf(t, slices.Contains(landGrabs, d.Name), d.Position, 7, "type %s claims a word that other subgraphs will want", d.Name)
	complainIf(t, d.Description == "" && !isExtension, d.Position, 37, "type %s has no description", d.Name)
	complainIf(t, !isRoot && !isExtension && !isTagged(d.Directives), d.Position, 17, "type %s has no audience", d.Name)
	for _, suffix := range []string{"Type", "Enum", "Object", "Interface"} {
		complainIf(t, strings.HasSuffix(d.Name, suffix), d.Position, 10, "type %s ends in %s", d.Name, suffix)
	}
	complainIf(t, d.Kind == ast.InputObject && !strings.HasSuffix(d.Name, "Input"), d.Position, 10, "input %s does not end in Input", d.Name)
	complainIf(t, d.Kind != ast.InputObject && strings.HasSuffix(d.Name, "Input"), d.Position, 10, "%s ends in Input and is none", d.Name)
	for _, value := range d.EnumValues {
		complainIf(t, !screamingCase.MatchString(value.Name), value.Position, 6, "value %s.%s is not in SCREAMING_CASE", d.Name, value.Name)
		complainIf(t, value.Description == "", value.Position, 31, "value %s.%s has no description", d.Name, value.Name)
	}
	if strings.HasSuffix(d.Name, "Connection") {
		checkConnection(t, d)
	}
	if d.Kind == ast.Object && implements(d, "CommerceError") {
		complainIf(t, !strings.HasSuffix(d.Name, "Error"), d.Position, 10, "%s is a CommerceError and does not end in Error", d.Name)
	}
	for _, field := range d.Fields {
		checkField(t, document, d, field, isRoot)
	}
}

func checkField(t *testing.T, document *ast.SchemaDocument, d *ast.Definition, f *ast.FieldDefinition, isRoot bool) {
	t.Helper()
	name := d.Name + "." + f.Name
	complainIf(t, !camelCase.MatchString(f.Name), f.Position, 6, "field %s is not in camelCase", name)
	complainIf(t, f.Description == "", f.Position, 37, "field %s has no description", name)
	complainIf(t, strings.HasPrefix(f.Name, "get") || strings.HasPrefix(f.Name, "list"), f.Position, 6, "field %s begins with get or list", name)
	complainIf(t, f.Type.Name() == "Float", f.Position, 29, "field %s is a Float", name)
	complainIf(t, f.Type.Elem != nil && !f.Type.Elem.NonNull && name != "Query.prices", f.Position, 23, "list %s may hold nulls", name)
	complainIf(t, f.Name == "id" && (f.Type.Name() != "ID" || !f.Type.NonNull), f.Position, 11, "field %s is not ID!", name)
	complainIf(t, isRoot && !isTagged(f.Directives), f.Position, 17, "root field %s has no audience", name)
	complainIf(t, d.Name == "Mutation" && f.Type.NonNull, f.Position, 25, "mutation %s is not nullable", f.Name)
	complainIf(t, d.Name == "Mutation" && !strings.HasSuffix(f.Type.Name(), "Payload"), f.Position, 10, "mutation %s answers no Payload", f.Name)
	if d.Name == "Mutation" {
		only := len(f.Arguments) == 1 && f.Arguments[0].Name == "input" && strings.EqualFold(f.Arguments[0].Type.Name(), f.Name+"Input")
		complainIf(t, !only, f.Position, 32, "mutation %s has not one argument input: %sInput", f.Name, f.Name)
	}
	if deprecated := f.Directives.ForName("deprecated"); deprecated != nil {
		reason := deprecated.Arguments.ForName("reason")
		complainIf(t, reason == nil || !regexp.MustCompile(`\d{4}-\d{2}-\d{2}`).MatchString(reason.Value.Raw), f.Position, 38, "field %s has no date of removal", name)
	}
	if d.Kind != ast.InputObject {
		checkListSize(t, document, d, f)
	}
	checkCost(t, d, f)
	for _, a := range f.Arguments {
		argument := name + "(" + a.Name + ")"
		complainIf(t, !camelCase.MatchString(a.Name), a.Position, 6, "argument %s is not in camelCase", argument)
		complainIf(t, a.Description == "", a.Position, 37, "argument %s has no description", argument)
		complainIf(t, isRoot && !isTagged(a.Directives), a.Position, 17, "argument %s of a root field has no audience", argument)
		complainIf(t, a.Name == "context", a.Position, 6, "argument %s would shadow a package in generated code", argument)
		_ = document
	}
}

// sizedByParent are the lists whose length the field above them says: those of a page.
var sizedByParent = []string{"edges", "nodes"}

// checkListSize holds every list to a length that a router can reckon with: its own, or
// that of the field that answers with the connection it is in.
func checkListSize(t *testing.T, document *ast.SchemaDocument, d *ast.Definition, f *ast.FieldDefinition) {
	t.Helper()
	name := d.Name + "." + f.Name
	size := f.Directives.ForName("listSize")
	isList := f.Type.Elem != nil
	isPage := strings.HasSuffix(d.Name, "Connection") && slices.Contains(sizedByParent, f.Name)
	complainIf(t, isList && !isPage && size == nil, f.Position, 36, "list %s has no @listSize", name)
	complainIf(t, strings.HasSuffix(f.Type.Name(), "Connection") && size == nil, f.Position, 36, "connection %s has no @listSize", name)
	if size == nil {
		return
	}
	assumed, slicing, sized := size.Arguments.ForName("assumedSize"), size.Arguments.ForName("slicingArguments"), size.Arguments.ForName("sizedFields")
	if assumed != nil {
		// One router takes the assumed size before the argument, another after it.
		complainIf(t, !isList || slicing != nil || sized != nil, f.Position, 36, "%s has an assumed size and arguments", name)
		n, err := strconv.Atoi(assumed.Value.Raw)
		complainIf(t, err != nil || n < 1 || n > 100, f.Position, 36, "%s is assumed to have %s elements", name, assumed.Value.Raw)
		return
	}
	connection := document.Definitions.ForName(f.Type.Name())
	if connection == nil || slicing == nil || sized == nil {
		t.Errorf("%s:%d: rule 36: %s has a size of neither kind", f.Position.Src.Name, f.Position.Line, name)
		return
	}
	complainIf(t, len(slicing.Value.Children) != 1, f.Position, 36, "%s has %d slicing arguments", name, len(slicing.Value.Children))
	for _, child := range slicing.Value.Children {
		argument := f.Arguments.ForName(child.Value.Raw)
		complainIf(t, argument == nil || argument.Type.String() != "Int!" || argument.DefaultValue == nil, f.Position, 36, "%s is sliced by %s, which is no Int! with a default", name, child.Value.Raw)
	}
	for _, child := range sized.Value.Children {
		field := connection.Fields.ForName(child.Value.Raw)
		complainIf(t, field == nil || field.Type.Elem == nil, f.Position, 36, "%s sizes %s, which is no list of %s", name, child.Value.Raw, connection.Name)
	}
	complainIf(t, len(sized.Value.Children) != len(sizedByParent), f.Position, 36, "%s sizes %d lists", name, len(sized.Value.Children))
	// The default counts as given with some routers only.
	required := size.Arguments.ForName("requireOneSlicingArgument")
	complainIf(t, required == nil || required.Value.Raw != "false", f.Position, 36, "%s wants an argument that has a default", name)
}

// checkCost holds what goes to the store to a weight: fields that it may fail to answer
// are null then, so those of a root and those with arguments that are nullable. A list
// that a mutation works through weighs for each element.
func checkCost(t *testing.T, d *ast.Definition, f *ast.FieldDefinition) {
	t.Helper()
	name := d.Name + "." + f.Name
	cost := f.Directives.ForName("cost")
	isAnswer := d.Kind == ast.Object
	isRoot := d.Name == "Query" || d.Name == "Mutation"
	asksStore := isAnswer && (isRoot || len(f.Arguments) > 0)
	complainIf(t, asksStore && cost == nil && !slices.Contains(free, name), f.Position, 36, "field %s has no @cost", name)
	worksThrough := strings.HasSuffix(d.Name, "sInput") && d.Fields.ForName("errors") == nil && f.Type.Elem != nil && len(d.Fields) == 1
	complainIf(t, worksThrough && cost == nil, f.Position, 36, "list %s has no @cost", name)
	if cost == nil {
		return
	}
	n, err := strconv.Atoi(cost.Arguments.ForName("weight").Value.Raw)
	complainIf(t, err != nil || n < 1, f.Position, 36, "%s weighs %s", name, cost.Arguments.ForName("weight").Value.Raw)
	complainIf(t, isAnswer && !isRoot && f.Type.NonNull, f.Position, 24, "%s goes to the store and is never null", name)
}

// free are root fields that cause no call to the store.
var free = []string{"Query.session"}

// checkConnection holds a connection to its shape.
func checkConnection(t *testing.T, d *ast.Definition) {
	t.Helper()
	for _, want := range []string{"edges", "nodes", "pageInfo"} {
		complainIf(t, d.Fields.ForName(want) == nil, d.Position, 27, "connection %s has no %s", d.Name, want)
	}
}

func isTagged(directives ast.DirectiveList) bool {
	tags := directives.ForNames("tag")
	for _, tag := range tags {
		if !slices.Contains(audiences, tag.Arguments.ForName("name").Value.Raw) {
			return false
		}
	}
	return len(tags) > 0
}

func implements(d *ast.Definition, name string) bool { return slices.Contains(d.Interfaces, name) }

func complainIf(t *testing.T, wrong bool, at *ast.Position, rule int, format string, args ...any) {
	t.Helper()
	if wrong {
		t.Errorf("%s:%d: rule %d: %s", at.Src.Name, at.Line, rule, fmt.Sprintf(format, args...))
	}
}

func parse(t *testing.T) *ast.SchemaDocument {
	t.Helper()
	sources := make([]*ast.Source, 0, len(schema.Sources()))
	for _, s := range schema.Sources() {
		sources = append(sources, &ast.Source{Name: s.Name, Input: s.Text})
	}
	document, err := parser.ParseSchemas(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return document
}
