package warm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// Order is what to ask for.
type Order struct {
	// Channels are the store's numbers of channels.
	Channels []int
	// Groups are for whom.
	Groups GroupChoice
	// Currencies are in which currencies.
	Currencies CurrencyChoice
	// Variants adds each variant to the products themselves.
	Variants bool
}

// GroupChoice is for whom prices are asked. Its zero value is nobody.
type GroupChoice struct {
	// All is guests, customers without a group, and every group of the store.
	All bool
	// Some are chosen ones, each once, when it is not all.
	Some []commerce.Perspective
}

// ParseGroups reads "guest", "none" for customers without a group, the numbers of
// groups, and "all". The error names the word at fault.
func ParseGroups(words []string) (GroupChoice, error) {
	var choice GroupChoice
	for _, word := range words {
		var p commerce.Perspective
		switch word = strings.ToLower(strings.TrimSpace(word)); word {
		case "all":
			choice.All = true
			continue
		case "guest":
		case "none":
			p = commerce.ForGroup(0)
		default:
			id, err := strconv.ParseInt(word, 10, 32)
			if err != nil || id < 1 {
				return GroupChoice{}, fmt.Errorf("%q is no group: say a number, guest, none or all", word)
			}
			p = commerce.ForGroup(int(id))
		}
		if !slices.Contains(choice.Some, p) {
			choice.Some = append(choice.Some, p)
		}
	}
	return choice, nil
}

// CurrencyChoice is in which currencies prices are asked for. Its zero value is each
// channel's own.
type CurrencyChoice struct {
	// All is every currency that a channel has enabled.
	All bool
	// Some are chosen ones, each once. A channel is left out of those it has not
	// enabled.
	Some []commerce.CurrencyCode
}

// ParseCurrencies reads codes, and "all". The error names the word at fault.
func ParseCurrencies(words []string) (CurrencyChoice, error) {
	var choice CurrencyChoice
	for _, word := range words {
		word = strings.TrimSpace(word)
		if strings.EqualFold(word, "all") {
			choice.All = true
			continue
		}
		code, err := commerce.ParseCurrencyCode(word)
		if err != nil {
			return CurrencyChoice{}, fmt.Errorf("%q is no currency: say a code such as USD, or all", word)
		}
		if !slices.Contains(choice.Some, code) {
			choice.Some = append(choice.Some, code)
		}
	}
	return choice, nil
}

// on returns the currencies that are asked for on a channel.
func (c CurrencyChoice) on(channel commerce.Channel) []commerce.CurrencyCode {
	if c.All {
		return channel.EnabledCurrencies
	}
	if len(c.Some) == 0 {
		return []commerce.CurrencyCode{channel.DefaultCurrency}
	}
	var enabled []commerce.CurrencyCode
	for _, code := range c.Some {
		if slices.Contains(channel.EnabledCurrencies, code) {
			enabled = append(enabled, code)
		}
	}
	return enabled
}
