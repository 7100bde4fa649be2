package contract

// catalog are the points in which the file about products is not followed.
func catalog() []Deviation {
	const file, path = "catalog/products_catalog.v3.yml", "/catalog/products"
	return []Deviation{
		{
			File: file, Path: path, Method: "GET", Status: 422, Text: undeclaredStatus,
			Reason: "The file says nothing of arguments that make no sense; 422 with a text per field is V3's usual answer.",
		},
		{
			File: file, Path: path, Method: "GET", Status: 200,
			Text:   `\$\[data\]\[\*\]\[base_variant_id\]: got null, want integer`,
			Reason: "`base_variant_id` is null for a product with options: the file's own note says so, its schema has no null.",
		},
		{
			File: file, Path: path, Method: "GET", Status: 200,
			Text:   `\$\[data\]\[\*\]\[variants\].* is not declared`,
			Reason: "`variants` can be included, and are missing in the schema of the answer; that of a product to be made has them.",
		},
	}
}

// Unpublished names the endpoints of which no file says anything, and why they are asked
// all the same. What we ask there and what the sandbox answers is held against nothing.
func Unpublished() map[string]string {
	return map[string]string{
		"GET /v3/catalog/variants": "The file of variants is not among the published ones that are looked at here, and has `id` for one variant but not `id:in` for several. " +
			"The client believes the answer only about what it asked for, so a store that overlooks the filter answers nothing.",
	}
}
