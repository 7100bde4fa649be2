package model

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/99designs/gqlgen/graphql"
	"github.com/govalues/decimal"
)

// MarshalBigDecimal writes an amount as a JSON number, exactly and without
// trailing zeros, as the store does.
func MarshalBigDecimal(d decimal.Decimal) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, d.Trim(0).String())
	})
}

// UnmarshalBigDecimal reads an amount from a JSON number or a string, exactly.
func UnmarshalBigDecimal(v any) (decimal.Decimal, error) {
	switch v := v.(type) {
	case json.Number:
		return decimal.Parse(v.String())
	case string:
		return decimal.Parse(v)
	case int64:
		return decimal.New(v, 0)
	}
	return decimal.Decimal{}, fmt.Errorf("%T is not a BigDecimal", v)
}
