package contract

import "testing"

const (
	trimmedSchema = "../upstream/storefront/schema/*.graphqls"
	operations    = "../upstream/storefront/operations/*.graphql"
)

// TestTheTrimmedSchemaIsTheStores holds because both our client is generated from
// the trimmed schema and the sandbox executes it.
func TestTheTrimmedSchemaIsTheStores(t *testing.T) {
	whole := theStores(t)
	part := loadSchema(t, trimmedSchema)
	own := 0
	for _, def := range part.Types {
		if !def.BuiltIn {
			own++
		}
	}
	if own < 20 {
		t.Fatalf("only %d types were compared", own)
	}
	for _, difference := range Extra(part, whole) {
		t.Error(difference)
	}
}
