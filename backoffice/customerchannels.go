package backoffice

import (
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// An e-mail address is one customer's on a channel, not in the store. Lists of channels
// that are nil are those that allow global logins, whichever those are.

// surelyMeet reports whether two customers share a channel, whatever the channels allow.
func surelyMeet(a, b []int) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return slices.ContainsFunc(a, func(id int) bool { return slices.Contains(b, id) })
}

// mayMeet reports whether two customers could share a channel.
func mayMeet(a, b []int) bool { return a == nil || b == nil || surelyMeet(a, b) }

// sameChannels compares lists of channels without regard to their order.
func sameChannels(a, b []int) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// channelsOf returns the channels that a customer may sign in on.
func channelsOf(customer commerce.Customer) []int {
	if customer.Staff == nil {
		return nil
	}
	return customer.Staff.ChannelIds
}

// sameEmail compares addresses without regard to the case of ASCII letters, and takes
// nothing else for the same: the store's own comparison is looser.
func sameEmail(a, b string) bool { return lowered(a) == lowered(b) }

func lowered(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
