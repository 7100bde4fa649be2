package contract

// requests are the points in which we do not ask as the files say.
func requests() []Deviation {
	return []Deviation{{
		File: "carts.v3.yml", Path: "/carts/{cartId}/redirect_urls", Method: "POST", Status: 201, InRequest: true,
		Text:   `request property '\w+' at '\$\.body\.query_params\.\w+' is not declared in schema`,
		Reason: "Our request: `query_params` is sent as a map, as the file's example has it. Its schema has one pair of `key` and `value`, which could not hold two parameters.",
	}}
}

// silentSignIn are answers of signing in and handing over that one file has no entry
// for.
func silentSignIn() []Deviation {
	const (
		metafields = "/customers/metafields"
		ofCustomer = "/customers/{customerId}/metafields"
		noCustomer = "The file says nothing of a customer who does not exist."
		nonsense   = "The file says nothing of arguments that make no sense; 422 with a text per field is V3's usual answer."
	)
	return []Deviation{
		{
			File: "customers.v3.yml", Path: "/customers", Method: "POST", Status: 409, Text: undeclaredStatus,
			Reason: "The file does not say how an e-mail address is refused that somebody has: 409 is how it refuses other duplicates. The sandbox can answer 422 instead, and the client takes both.",
		},
		{File: "customers.v3.yml", Path: ofCustomer, Method: "GET", Status: 404, Text: undeclaredStatus, Reason: noCustomer},
		{File: "customers.v3.yml", Path: ofCustomer, Method: "POST", Status: 404, Text: undeclaredStatus, Reason: noCustomer},
		{File: "customers.v3.yml", Path: ofCustomer, Method: "GET", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{File: "customers.v3.yml", Path: metafields, Method: "GET", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{
			File: "channels.v3.yml", Path: "/channels/{channel_id}/site", Method: "GET", Status: 404, Text: undeclaredStatus,
			Reason: "The file says nothing of a channel that does not exist or has no site; it has 404 for a channel.",
		},
		{File: "carts.v3.yml", Path: "/carts/{cartId}", Method: "GET", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{
			File: "carts.v3.yml", Path: "/carts/{cartId}/redirect_urls", Method: "POST", Status: 404, Text: undeclaredStatus,
			Reason: "The file says nothing of a cart that does not exist; for GET it has 404.",
		},
		{File: "carts.v3.yml", Path: "/carts/{cartId}/redirect_urls", Method: "POST", Status: 422, Text: undeclaredStatus, Reason: nonsense},
	}
}
