// Package scalar holds the scalars that generated code cannot take from package
// commerce, because they are Go's own types.
package scalar

import (
	"encoding/json"
	"math"

	"github.com/99designs/gqlgen/graphql"

	"github.com/clientele-graph/clientele/commerce"
)

// MarshalInt writes an Int.
func MarshalInt(i int) graphql.Marshaler { return graphql.MarshalInt(i) }

// UnmarshalInt reads an Int, which GraphQL limits to 32 bits. What is larger is
// refused here: the store would refuse it later, with everything that was asked in
// the same call.
func UnmarshalInt(v any) (int, error) {
	var n int64
	switch v := v.(type) {
	case int:
		n = int64(v)
	case int64:
		n = v
	case json.Number:
		parsed, err := v.Int64()
		if err != nil {
			return 0, notAnInt(err)
		}
		n = parsed
	default:
		return 0, notAnInt(nil)
	}
	if n < math.MinInt32 || n > math.MaxInt32 {
		return 0, notAnInt(nil)
	}
	return int(n), nil
}

func notAnInt(cause error) error {
	return &commerce.Error{Code: commerce.CodeBadUserInput, Message: "An Int is a whole number of at most 32 bits.", Err: cause}
}
