package graph

import (
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What docs/limits.md says is what holds.
func TestTheLimitsAreThePublishedOnes(t *testing.T) {
	text, err := os.ReadFile("../docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	published := make(map[string]int)
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z]+)` \\| (\\d+) \\|").FindAllStringSubmatch(string(text), -1) {
		if published[row[1]], err = strconv.Atoi(row[2]); err != nil {
			t.Fatal(err)
		}
	}
	limits := reflect.ValueOf(DefaultLimits())
	for i := range limits.NumField() {
		name, value := strings.ToLower(limits.Type().Field(i).Name), int(limits.Field(i).Int())
		if published[name] != value {
			t.Errorf("%s is %d, and published as %d", name, value, published[name])
		}
	}
	if len(published) != limits.NumField() {
		t.Errorf("%d limits are published, and there are %d", len(published), limits.NumField())
	}
	for what, value := range map[string]int{
		"Elements of lists and members of objects in a body, all together": maxRequestValues,
		"Lists and objects inside each other in a body":                    maxRequestDepth,
		"Representations of `_entities`":                                   maxRepresentations,
		"Errors about one document or its variables":                       maxDocumentErrors,
		"Bytes of the message of one of those errors":                      maxMessageBytes,
	} {
		if !strings.Contains(string(text), "| "+what+" | "+strconv.Itoa(value)+" |") {
			t.Errorf("%q is not published as %d", what, value)
		}
	}
	for _, code := range []string{codeBadRequest, codeDocumentTooLarge, codeIntrospectionDisabled, codePersistedQueryNotFound, codePersistedQueryNotSupported} {
		if !strings.Contains(string(text), "| `"+code+"` |") {
			t.Errorf("the code %s is not published", code)
		}
	}
}
