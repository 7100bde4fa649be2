package contract

// records are the points in which the file about customers is not followed where it is
// about what is kept about them.
func records() []Deviation {
	const (
		file       = "customers.v3.yml"
		channel    = "/customers/settings/channels/{channel_id}"
		consent    = "/customers/{customerId}/consent"
		noCustomer = "The file says nothing of a customer who does not exist."
		nonsense   = "The file says nothing of arguments that make no sense; 422 with a text per field is V3's usual answer."
		noGroup    = "The file says nothing of a group that does not exist; 422 with a text per field is V3's usual answer."
	)
	return []Deviation{
		{
			File: file, Path: channel, Method: "PUT", Status: 200, InRequest: true,
			Text:   `\$\[(privacy_settings|customer_group_settings)\]\[\w+\]: got null, want \w+`,
			Reason: "Our request: null gives a setting back to the store. The file's own note says so, its schema has no null.",
		},
		{
			File: file, Path: channel, Method: "PUT", Status: 200,
			Text:   `\$\[data\]\[(privacy_settings|customer_group_settings)\]\[\w+\]: got null, want \w+`,
			Reason: "Null is a setting that the channel inherits, see GET.",
		},
		{File: file, Path: channel, Method: "PUT", Status: 404, Text: undeclaredStatus, Reason: "The file says nothing of a channel that does not exist, see GET."},
		{File: file, Path: channel, Method: "PUT", Status: 422, Text: undeclaredStatus, Reason: noGroup},
		{File: file, Path: "/customers/settings", Method: "PUT", Status: 422, Text: undeclaredStatus, Reason: noGroup},
		{File: file, Path: consent, Method: "GET", Status: 404, Text: undeclaredStatus, Reason: noCustomer},
		{File: file, Path: consent, Method: "PUT", Status: 404, Text: undeclaredStatus, Reason: noCustomer},
		{File: file, Path: "/customers/{customerId}/stored-instruments", Method: "GET", Status: 404, Text: undeclaredStatus, Reason: noCustomer},
		{File: file, Path: "/customers/attributes", Method: "GET", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{File: file, Path: "/customers/attributes", Method: "DELETE", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{File: file, Path: "/customers/attribute-values", Method: "GET", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{File: file, Path: "/customers/attribute-values", Method: "DELETE", Status: 422, Text: undeclaredStatus, Reason: nonsense},
	}
}
