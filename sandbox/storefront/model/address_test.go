package model

import (
	"strings"
	"testing"
)

func TestIPAddress(t *testing.T) {
	for _, good := range []string{"192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"} {
		got, err := UnmarshalIPAddress(good)
		if err != nil || got != good {
			t.Errorf("%s is read as %q, %v", good, got, err)
		}
		var out strings.Builder
		MarshalIPAddress(got).MarshalGQL(&out)
		if out.String() != `"`+good+`"` {
			t.Errorf("%s is written %s", good, out.String())
		}
	}
	for _, bad := range []any{nil, 5, "", "localhost", "192.0.2.1:80", "fe80::1%eth0", "192.0.2.256"} {
		if got, err := UnmarshalIPAddress(bad); err == nil {
			t.Errorf("%v is read as %q", bad, got)
		}
	}
}
