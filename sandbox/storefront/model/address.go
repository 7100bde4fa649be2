package model

import (
	"fmt"
	"io"
	"net/netip"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalIPAddress writes an address as text.
func MarshalIPAddress(address string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(address)) })
}

// UnmarshalIPAddress reads an IPv4 or IPv6 address and refuses anything else.
func UnmarshalIPAddress(value any) (string, error) {
	text, _ := value.(string)
	address, err := netip.ParseAddr(text)
	if err != nil || address.Zone() != "" {
		return "", fmt.Errorf("%q is not an IP address", text)
	}
	return text, nil
}
