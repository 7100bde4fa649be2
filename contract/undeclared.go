package contract

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// undeclared lists the properties of an answer that the file does not have. The
// validator's own strict mode looks for them only in answers without any other
// fault, and not in lists of which the file has alternatives.
func (d *Document) undeclared(path string, e Exchange) []string {
	schema := d.answerSchema(path, e)
	var data any
	if schema == nil || json.Unmarshal(e.Answer, &data) != nil {
		return nil
	}
	var found []string
	lookForUndeclared([]*base.Schema{schema}, data, "$", &found)
	slices.Sort(found)
	return slices.Compact(found)
}

// answerSchema is the schema of an answer, nil when the file has none.
func (d *Document) answerSchema(path string, e Exchange) *base.Schema {
	item, ok := d.model.Paths.PathItems.Get(path)
	if !ok {
		return nil
	}
	operation := map[string]*v3.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodDelete: item.Delete,
	}[e.Method]
	if operation == nil || operation.Responses == nil {
		return nil
	}
	response, ok := operation.Responses.Codes.Get(strconv.Itoa(e.Status))
	if !ok || response.Content == nil {
		return nil
	}
	media, ok := response.Content.Get("application/json")
	if !ok || media.Schema == nil {
		return nil
	}
	return media.Schema.Schema()
}

// lookForUndeclared goes through data and any of the schemas that may be its:
// what none of them names is undeclared. Where none names anything, everything
// goes: so do the files describe the fields at fault, and meta.
func lookForUndeclared(schemas []*base.Schema, data any, place string, found *[]string) {
	schemas = alternatives(schemas)
	switch value := data.(type) {
	case []any:
		var items []*base.Schema
		for _, s := range schemas {
			if s.Items != nil && s.Items.IsA() {
				items = append(items, s.Items.A.Schema())
			}
		}
		for _, item := range value {
			lookForUndeclared(items, item, place+"[*]", found)
		}
	case map[string]any:
		declared := properties(schemas)
		for name, member := range value {
			if len(declared) == 0 {
				return
			}
			inside := fmt.Sprintf("%s[%s]", place, name)
			if declared[name] == nil {
				*found = append(*found, inside+" is not declared")
				continue
			}
			lookForUndeclared(declared[name], member, inside, found)
		}
	}
}

// alternatives are schemas and everything that they are made of.
func alternatives(schemas []*base.Schema) []*base.Schema {
	var all []*base.Schema
	for _, s := range schemas {
		if s == nil {
			continue
		}
		all = append(all, s)
		for _, parts := range [][]*base.SchemaProxy{s.AllOf, s.OneOf, s.AnyOf} {
			for _, part := range parts {
				all = append(all, alternatives([]*base.Schema{part.Schema()})...)
			}
		}
	}
	return all
}

// properties are the schemas of each property that any of the schemas names.
func properties(schemas []*base.Schema) map[string][]*base.Schema {
	declared := map[string][]*base.Schema{}
	for _, s := range schemas {
		if s.Properties == nil {
			continue
		}
		for name, property := range s.Properties.FromOldest() {
			declared[name] = append(declared[name], property.Schema())
		}
	}
	return declared
}
