package contract

// customers are the points in which the file about customers and their address books is
// not followed.
func customers() []Deviation {
	const (
		file, all, addresses = "customers.v3.yml", "/customers", "/customers/addresses"
		nonsense             = "The file says nothing of arguments that make no sense; for customers it has 422."
	)
	return []Deviation{
		{
			File: file, Path: all, Method: "GET", Status: 200, InRequest: true,
			Text:   `Query array parameter 'registration_ip_address:in' is not a valid integer: .*`,
			Reason: "Our request: the file types the addresses as integers, and has one with dots as its example.",
		},
		{
			File: file, Path: all, Method: "PUT", Status: 200, Text: `\$\[data\]\[\*\]\[channel_ids\]: got null, want array`,
			Reason: "Null is every channel with global logins, see GET.",
		},
		{
			File: file, Path: all, Method: "PUT", Status: 409, Text: undeclaredStatus,
			Reason: "The file does not say how an e-mail address is refused that somebody has, see POST.",
		},
		{File: file, Path: addresses, Method: "GET", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{File: file, Path: addresses, Method: "DELETE", Status: 422, Text: undeclaredStatus, Reason: nonsense},
	}
}
