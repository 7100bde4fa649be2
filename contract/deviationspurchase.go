package contract

// paymentRequests are the points in which our own payments differ from what the validator makes
// of their file.
func paymentRequests() []Deviation {
	const (
		file    = "payments/process_payments.yml"
		scheme  = "Our request: the file's own text has the scheme `PAT`, as docs/store-operations/payments/index.mdx has; its security block says `bearer`, for want of another word."
		members = "Our request: every alternative of `instrument` takes every instrument, and the validator looks for members in the first. Those of each kind are held against its own alternative (instrument_test.go)."
	)
	var all []Deviation
	for _, status := range []int{201, 401, 422, 429, 500, 503} {
		all = append(all,
			Deviation{File: file, Path: "/payments", Method: "POST", Status: status, InRequest: true, Text: `Authorization header scheme 'bearer' mismatch`, Reason: scheme},
			Deviation{
				File: file, Path: "/payments", Method: "POST", Status: status, InRequest: true,
				Text:   `request property '\w+' at '\$\.body\.payment\.instrument\.\w+' is not declared in schema`,
				Reason: members,
			})
	}
	return all
}

// purchases are the points in which the files about checkouts, orders and ways to pay are
// not followed.
func purchases() []Deviation {
	return []Deviation{
		{
			File: "checkouts.v3.yml", Path: "/checkouts/{checkoutId}", Method: "GET", Status: 200,
			Text:   `\$\[data\]\[cart\]\[locale\] is not declared`,
			Reason: "The cart of a checkout is the cart of carts.v3.yml, which has a locale.",
		},
		{
			File: "checkouts.v3.yml", Path: "/checkouts/{checkoutId}", Method: "GET", Status: 404,
			Text:   `\$\[(status|title|type)\] is not declared`,
			Reason: "The file writes this one error as a list within `errors`; V3's usual shape is taken for likelier. The client reads the status only.",
		},
		{
			File: "payments/accepted-methods_payments.v3.yml", Path: "/payments/methods", Method: "GET", Status: 200,
			Text: `\$\[data\]\[\*\]\[stored_instruments\]\[\*\](\[(email|issuer|masked_account_number)\] is not declared|: missing properties 'brand', .*)`,
			Reason: "The file knows stored cards only; docs/store-operations/payments/index.mdx has PayPal accounts too, and process_payments.yml takes bank accounts. " +
				"They look as in customers.v3.yml.",
		},
		{
			File: "orders.v3.yml", Path: "/orders/{order_id}/transactions", Method: "GET", Status: 204,
			Text:   `GET / 204 operation response content type '' does not exist`,
			Reason: "The file declares a body for 204, which cannot have one (RFC 9110, 15.3.5).",
		},
	}
}
