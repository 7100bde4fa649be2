package contract

// groups are the points in which the files about customer groups and newsletter
// subscribers are not followed.
func groups() []Deviation {
	const (
		all, one    = "/customer_groups", "/customer_groups/{customer_group_id}"
		both        = `\$\[discount_rules\]: 'oneOf' failed, subschemas 0, 1 matched`
		overlap     = "The alternatives of `discount_rules` do not exclude each other, see GET."
		noGroup     = "The file says nothing of a group that does not exist."
		second      = "The file says that one group at most is for guests, and not how a second one is refused. The sandbox does with 409, and the client takes 400 too."
		noReader    = "The file says nothing of a subscriber who does not exist; for GET and PUT it has 404."
		nonsense    = "The file says nothing of arguments that make no sense; 422 with a text per field is V3's usual answer."
		subscribers = "/customers/subscribers"
	)
	return []Deviation{
		{File: "customers.v2.yml", Path: all, Method: "POST", Status: 200, Text: both, Reason: overlap},
		{File: "customers.v2.yml", Path: one, Method: "PUT", Status: 200, Text: both, Reason: overlap},
		{
			File: "customers.v2.yml", Path: one, Method: "PUT", Status: 200, InRequest: true, Text: both,
			Reason: "The same of our request: an empty list, which takes all rules away, fits both alternatives.",
		},
		{
			File: "customers.v2.yml", Path: one, Method: "PUT", Status: 200, InRequest: true,
			Text:   `\$\[discount_rules\]\[\*\](: missing propert(y 'price_list'|ies 'method', 'amount', '\w+_id')|\[type\]: value must be '\w+')`,
			Reason: "Our request: a rule of a price list has `price_list_id`, as in every answer. The file requires a property `price_list` that it does not have, so that such a rule fits no alternative.",
		},
		{File: "customers.v2.yml", Path: all, Method: "POST", Status: 409, Text: undeclaredStatus, Reason: second},
		{File: "customers.v2.yml", Path: one, Method: "PUT", Status: 409, Text: undeclaredStatus, Reason: second},
		{File: "customers.v2.yml", Path: one, Method: "PUT", Status: 404, Text: undeclaredStatus, Reason: noGroup},
		{File: "customers.v2.yml", Path: one, Method: "DELETE", Status: 404, Text: undeclaredStatus, Reason: noGroup},
		{
			File: "subscribers.v3.yml", Path: subscribers, Method: "GET", Status: 200, InRequest: true,
			Text:   `Query parameter 'id' is missing: .*`,
			Reason: "Our request: the file requires `id` of a list, which could then have one item only.",
		},
		{File: "subscribers.v3.yml", Path: subscribers, Method: "GET", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{File: "subscribers.v3.yml", Path: subscribers, Method: "DELETE", Status: 422, Text: undeclaredStatus, Reason: nonsense},
		{File: "subscribers.v3.yml", Path: subscribers + "/{subscriber_id}", Method: "DELETE", Status: 404, Text: undeclaredStatus, Reason: noReader},
		{
			File: "subscribers.v3.yml", Path: subscribers + "/{subscriber_id}", Method: "PUT", Status: 422,
			Text:   `\$\[errors\]\[\w+\] is not declared`,
			Reason: "The file has `additionalProperties` for a property by that name, where it means any property.",
		},
	}
}
