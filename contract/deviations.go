package contract

import "slices"

// Deviations lists what is wrong in the published files, or left open there.
// Each entry must happen in the tests, or they fail: the list cannot rot.
func Deviations() []Deviation {
	return slices.Concat(requests(), paymentRequests(), nulls(), overlaps(), silent(), silentSignIn(), groups(), records(), customers(), catalog(), purchases(), general())
}

// undeclaredStatus is what the validator says of a status without an entry.
const undeclaredStatus = `\w+ operation request response code '\d+' does not exist`

// nulls are values that the files explain as nullable and type as if they were
// not.
func nulls() []Deviation {
	return []Deviation{
		{
			File: "customers.v3.yml", Path: "/customers", Method: "GET", Status: 200,
			Text:   `\$\[data\]\[\*\]\[channel_ids\]: got null, want array`,
			Reason: "`channel_ids` is null for a customer of every channel with global logins: the file says so of POST, and types it as an array without null.",
		},
		{
			File: "customers.v3.yml", Path: "/customers", Method: "POST", Status: 200,
			Text:   `\$\[data\]\[\*\]\[channel_ids\]: got null, want array`,
			Reason: "The same of a customer who was just made.",
		},
		{
			File: "customers.v3.yml", Path: "/customers/settings/channels/{channel_id}", Method: "GET", Status: 200,
			Text:   `\$\[data\]\[(privacy_settings|customer_group_settings)\]\[\w+\]: got null, want \w+`,
			Reason: "Null is a setting that the channel inherits: the file's own note says so, its schema has no null.",
		},
		{
			File: "settings.v3.yml", Path: "/settings/storefront/product", Method: "GET", Status: 200,
			Text:   `\$\[data\]\[\w+\]: got null, want \w+`,
			Reason: "Null is a setting that the channel inherits: the file's own note says so, its schema has no null.",
		},
	}
}

// overlaps are alternatives of which the files want exactly one to fit, and that
// do not exclude each other.
func overlaps() []Deviation {
	const text, reason = `: 'oneOf' failed, subschemas 0, 1 matched`,
		"The alternatives of `discount_rules` do not exclude each other: any list fits both, the empty one too, and exactly one is asked for."
	return []Deviation{
		{
			File: "customers.v2.yml", Path: "/customer_groups", Method: "GET", Status: 200,
			Text: `\$\[\*\]\[discount_rules\]` + text, Reason: reason,
		},
		{
			File: "customers.v2.yml", Path: "/customer_groups/{customer_group_id}", Method: "GET", Status: 200,
			Text: `\$\[discount_rules\]` + text, Reason: reason,
		},
	}
}

// silent are answers that one file has no entry for.
func silent() []Deviation {
	const nothing = "V2 is known to answer an empty list with 204 and no body; the file knows 200 only. The client takes both."
	return []Deviation{
		{
			File: "customers.v2.yml", Path: "/customer_groups", Method: "GET", Status: 204,
			Text: undeclaredStatus, Reason: nothing,
		},
		{
			File: "currencies.v2.yml", Path: "/currencies", Method: "GET", Status: 204,
			Text: undeclaredStatus, Reason: nothing,
		},
		{
			File: "customers.v2.yml", Path: "/customer_groups/{customer_group_id}", Method: "GET", Status: 404,
			Text: undeclaredStatus, Reason: "The file says nothing of a group that does not exist.",
		},
		{
			File: "customers.v3.yml", Path: "/customers/settings/channels/{channel_id}", Method: "GET", Status: 404,
			Text: undeclaredStatus, Reason: "The file says nothing of a channel that does not exist; channels.v3.yml has 404 for one.",
		},
		{
			File: "settings.v3.yml", Path: "/settings/storefront/product", Method: "GET", Status: 422,
			Text: undeclaredStatus, Reason: "The file says nothing of a channel that does not exist; for PUT it has 422.",
		},
		{
			File: "pricing.sf.yml", Path: "/pricing/products", Method: "POST", Status: 422,
			Text: undeclaredStatus, Reason: "The file declares no error at all; 422 with a text per field is V3's usual answer.",
		},
	}
}

// general are statuses that any endpoint may have and that no file lists for
// each. What their bodies look like is held against errors_test.go instead.
func general() []Deviation {
	const (
		elsewhere = "customers.v3.yml declares it, for a few endpoints only."
		together  = "docs/start/about/status-codes.mdx has it for all endpoints together."
	)
	var all []Deviation
	for _, g := range []struct {
		status int
		reason string
	}{
		{400, "The request could not be read: " + elsewhere},
		{401, "The access token is missing or not valid: " + elsewhere},
		{403, "The access token lacks a scope: " + elsewhere},
		{413, "The request is too large: " + elsewhere},
		{429, "The quota is used up, or too much runs at once: " + elsewhere},
		{500, "The store failed: " + together},
		{503, "The store is busy or closed: " + together},
	} {
		all = append(all, Deviation{Status: g.status, Text: undeclaredStatus, Reason: g.reason})
	}
	return all
}
