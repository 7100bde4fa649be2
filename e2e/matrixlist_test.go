package e2e_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

// TestMatrixOfOneList asks for many entities at once: each is authorized for itself, and
// what is refused takes nothing else with it. The letters are those of the tables; r is
// a representation that is none, or of nothing, to those who may know.
func TestMatrixOfOneList(t *testing.T) {
	representations := []map[string]string{
		{"__typename": "Customer", "entityId": "%customer%"},
		{"__typename": "Customer", "entityId": "2"},
		{"__typename": "Customer", "entityId": "999999"},
		{"__typename": "CustomerGroup", "entityId": "%group%"},
		{"__typename": "CustomerGroup", "entityId": "2"},
		{"__typename": "CustomerGroup", "entityId": "999999"},
		{"__typename": "Product", "entityId": "101"},
		{"__typename": "Customer"},
		{"__typename": "Customer", "entityId": "%customer%"},
	}
	const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
		... on Customer { email addresses { totalCount } } ... on CustomerGroup { name } ... on Product { entityId } } }`
	const nobody = "FFFFFF.rF"
	wants := map[string]string{
		"a guest": "UUUUUU.rU", "shopper A": ".FF.FF.r.", "shopper B": "F.FF.F.rF", "staff as A": ".FF.FF.r.",
		"staff with customers:read": "..rFFF.r.", "staff with groups:read": "FFF..r.rF", "staff with everything": "..r..r.r.",
	}
	for _, asker := range matrixAskers(t) {
		want, ok := wants[asker.name]
		if !ok {
			want = nobody
		}
		text := asker.post(t, asker.header(t), matrixQuestion{query, representations}, asker.words)
		if got := slotLetters(t, text, len(representations)); got != want {
			t.Errorf("%s: %s, want %s: %s", asker.name, got, want, text)
		}
		if strings.Count(string(text), "This is not yours") != strings.Count(want, "F") {
			t.Errorf("%s: refusals differ by what they are about: %s", asker.name, text)
		}
	}
}

// slotLetters is an answer about entities, a letter for each.
func slotLetters(t *testing.T, text []byte, n int) string {
	t.Helper()
	var answer e2e.Answer
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	letters := []byte(strings.Repeat("-", n))
	for i := range letters {
		if answer.At("_entities", i) != nil {
			letters[i] = '.'
		}
	}
	for _, problem := range answer.Errors {
		slot := int(problem.Path[1].(float64))
		letter, ok := map[string]byte{"FORBIDDEN": 'F', "UNAUTHENTICATED": 'U', "BAD_REPRESENTATION": 'r'}[problem.Code()]
		if !ok || letters[slot] != '-' || len(problem.Path) != 2 {
			letter = 'x'
		}
		letters[slot] = letter
	}
	return string(letters)
}
