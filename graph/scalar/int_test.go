package scalar_test

import (
	"encoding/json"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/scalar"
)

func TestIntHas32Bits(t *testing.T) {
	for _, good := range []any{7, int64(7), json.Number("7")} {
		if n, err := scalar.UnmarshalInt(good); err != nil || n != 7 {
			t.Errorf("%#v became %d, %v", good, n, err)
		}
	}
	for _, edge := range []json.Number{"2147483647", "-2147483648"} {
		if _, err := scalar.UnmarshalInt(edge); err != nil {
			t.Errorf("%s: %v", edge, err)
		}
	}
	for _, bad := range []any{json.Number("2147483648"), json.Number("-2147483649"), json.Number("1e3"), json.Number("1.0"), int64(1 << 40), "7", 7.0, true, nil} {
		if _, err := scalar.UnmarshalInt(bad); commerce.CodeOf(err) != commerce.CodeBadUserInput {
			t.Errorf("%#v: %v", bad, err)
		}
	}
}
