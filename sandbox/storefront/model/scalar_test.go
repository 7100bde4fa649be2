package model

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/govalues/decimal"
)

func TestBigDecimalIsExact(t *testing.T) {
	for in, want := range map[string]string{
		"12.50": "12.5", "100.00": "100", "0": "0", "-3.10": "-3.1",
		"0.1234567890123456789": "0.1234567890123456789", "9999999999999999.99": "9999999999999999.99",
	} {
		var out strings.Builder
		MarshalBigDecimal(decimal.MustParse(in)).MarshalGQL(&out)
		if out.String() != want {
			t.Errorf("%s is written %s, want %s", in, out.String(), want)
		}
		for _, v := range []any{json.Number(in), in} {
			if got, err := UnmarshalBigDecimal(v); err != nil || got.Cmp(decimal.MustParse(in)) != 0 {
				t.Errorf("%T %v is read as %s, %v", v, v, got, err)
			}
		}
	}
	if got, err := UnmarshalBigDecimal(int64(7)); err != nil || got.String() != "7" {
		t.Errorf("7 is read as %s, %v", got, err)
	}
	for _, bad := range []any{nil, true, 1.5, "abc"} {
		if got, err := UnmarshalBigDecimal(bad); err == nil {
			t.Errorf("%v was read as %s", bad, got)
		}
	}
}
