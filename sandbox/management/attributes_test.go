package management

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

const (
	attributesPath = "/v3/customers/attributes"
	valuesPath     = "/v3/customers/attribute-values"
)

func names(attributes []attribute) string {
	var all []string
	for _, a := range attributes {
		all = append(all, fmt.Sprintf("%d %s %s", a.ID, a.Name, a.Type))
	}
	return strings.Join(all, ", ")
}

func TestAttributes(t *testing.T) {
	f := newFixture(t)
	for query, want := range map[string]string{
		"":                  "1 Loyalty level string, 2 Punch cards number, 3 Member since date",
		"?type=date":        "3 Member since date",
		"?name=Punch+cards": "2 Punch cards number",
		"?name:like=SINCE":  "3 Member since date",
		"?limit=2&page=2":   "3 Member since date",
		"?name=punch":       "",
	} {
		found, meta := read[[]attribute](f, attributesPath+query)
		if names(found) != want || meta.Pagination == nil || meta.Cursors != nil {
			t.Errorf("%s: %s, %+v", query, names(found), meta)
		}
	}
	made, _ := decode[[]attribute](f, f.ask(http.StatusOK, http.MethodPost, attributesPath,
		`[{"name":"Shoe size","type":"number"},{"name":"Note","type":"string"}]`))
	if names(made) != "4 Shoe size number, 5 Note string" {
		t.Errorf("made %s", names(made))
	}
	renamed, _ := decode[[]attribute](f, f.ask(http.StatusOK, http.MethodPut, attributesPath, `[{"id":5,"name":"Memo"}]`))
	if names(renamed) != "5 Memo string" {
		t.Errorf("renamed %s", names(renamed))
	}
	f.gone(http.MethodDelete, attributesPath+"?id:in=4,5,99")
	f.gone(http.MethodDelete, attributesPath)
	if found, _ := read[[]attribute](f, attributesPath); len(found) != 3 {
		t.Errorf("left %s", names(found))
	}
}

func TestAttributesThatAreRefused(t *testing.T) {
	f := newFixture(t)
	for _, tc := range []struct{ method, body, field string }{
		{http.MethodPost, `[]`, "data"},
		{http.MethodPost, `[{"name":"","type":"string"}]`, "0.name"},
		{http.MethodPost, `[{"name":"` + strings.Repeat("n", 256) + `","type":"string"}]`, "0.name"},
		{http.MethodPost, `[{"name":"New","type":"text"}]`, "0.type"},
		{http.MethodPost, `[{"id":9,"name":"New","type":"string"}]`, "0.id"},
		{http.MethodPost, `[{"name":"New","type":"string"},{"name":"loyalty LEVEL","type":"string"}]`, "1.name"},
		{http.MethodPost, `[{"name":"New","type":"string","colour":1}]`, "colour"},
		{http.MethodPut, `[{"name":"New"}]`, "0.id"},
		{http.MethodPut, `[{"id":1,"name":"New","type":"date"}]`, "0.type"},
		{http.MethodPut, `[{"id":1,"name":"New"},{"id":99,"name":"x"}]`, "1.attribute_id"},
	} {
		if got := f.faults(tc.method, attributesPath, tc.body); got[tc.field] == "" {
			t.Errorf("%s %.60s: %v", tc.method, tc.body, got)
		}
	}
	f.ask(http.StatusBadRequest, http.MethodPost, attributesPath, `[{`)
	f.faults(http.MethodGet, attributesPath+"?colour=green", "")
	f.faults(http.MethodDelete, attributesPath+"?id:in=x", "")
	for i := range store.MaxAttributes - 3 {
		f.ask(http.StatusOK, http.MethodPost, attributesPath, fmt.Sprintf(`[{"name":"A%d","type":"string"}]`, i))
	}
	if got := f.faults(http.MethodPost, attributesPath, `[{"name":"Too many","type":"string"}]`); got["0.data"] == "" {
		t.Errorf("51 attributes: %v", got)
	}
	if found, _ := read[[]attribute](f, attributesPath); len(found) != store.MaxAttributes || found[0].Name != "Loyalty level" {
		t.Errorf("%d attributes", len(found))
	}
}

func TestAttributeValues(t *testing.T) {
	f := newFixture(t)
	set, _ := decode[[]attributeValue](f, f.ask(http.StatusOK, http.MethodPut, valuesPath,
		`[{"customer_id":1,"attribute_id":2,"value":"7"},{"customer_id":2,"attribute_id":1,"value":""}]`))
	const now = "2026-03-02T12:00:00Z"
	want := []attributeValue{
		{ID: 1002, AttributeID: 2, Value: "7", CustomerID: 1, DateCreated: set[0].DateCreated, DateModified: now},
		{ID: 2001, AttributeID: 1, Value: "", CustomerID: 2, DateCreated: now, DateModified: now},
	}
	if diff := cmp.Diff(want, set); diff != "" {
		t.Errorf("set (-want +got):\n%s", diff)
	}
	for query, want := range map[string]int{
		"?customer_id:in=1": 3, "?customer_id:in=1,2&attribute_id:in=1": 2, "?customer_id:in=1&name=Punch+cards": 1, "?customer_id:in=999": 0,
		"?customer_id:in=1&limit=2&page=2": 1, "?attribute_id:in=99": 0,
	} {
		if found, meta := read[[]attributeValue](f, valuesPath+query); len(found) != want || meta.Pagination == nil {
			t.Errorf("%s: %+v", query, found)
		}
	}
	f.gone(http.MethodDelete, valuesPath+"?id:in=1002,77")
	f.gone(http.MethodDelete, valuesPath)
	if found, _ := read[[]attributeValue](f, valuesPath+"?customer_id:in=1"); len(found) != 2 {
		t.Errorf("left %+v", found)
	}
}

func TestAttributeValuesThatAreRefused(t *testing.T) {
	f := newFixture(t)
	for body, field := range map[string]string{
		`[]`: "data", `[{"customer_id":1,"attribute_id":2}]`: "0.value", `[{"customer_id":1,"attribute_id":2,"value":"many"}]`: "0.value",
		`[{"customer_id":1,"attribute_id":1,"attribute_value":"x"}]`:                                       "attribute_value",
		`[{"customer_id":1,"attribute_id":1,"value":"x"},{"customer_id":1,"attribute_id":99,"value":"x"}]`: "1.attribute_id",
		`[{"customer_id":999,"attribute_id":1,"value":"x"}]`:                                               "0.customer_id",
		`[{"customer_id":1,"attribute_id":1,"value":"` + strings.Repeat("v", 256) + `"}]`:                  "0.value",
	} {
		if got := f.faults(http.MethodPut, valuesPath, body); got[field] == "" {
			t.Errorf("%.80s: %v, want %s", body, got, field)
		}
	}
	var many []string
	for id := 1; id <= 11; id++ {
		many = append(many, fmt.Sprintf(`{"customer_id":%d,"attribute_id":1,"value":"x"}`, id))
	}
	f.ask(http.StatusRequestEntityTooLarge, http.MethodPut, valuesPath, "["+strings.Join(many, ",")+"]")
	f.ask(http.StatusOK, http.MethodPut, valuesPath, "["+strings.Join(many[:10], ",")+"]")
}
