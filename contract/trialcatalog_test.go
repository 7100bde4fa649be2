package contract

import "net/http"

// catalogPath is where products are listed.
const catalogPath = "/v3/catalog/products"

// catalogReads read products by every filter and with every part.
func catalogReads() []question {
	var all []question
	for _, query := range []string{
		"", "?id=102", "?id:in=101,102,105,999999", "?channel_id:in=1,2", "?is_visible=false", "?page=2&limit=3", "?limit=250&channel_id:in=77",
		"?include=variants&limit=60", "?include=options,modifiers,variants,channels", "?sort=id&direction=desc", "?sort=id&direction=asc&page=99",
		"?include_fields=name,type,sku,price,sale_price,retail_price,map_price,categories,is_visible,is_price_hidden,tax_class_id,base_variant_id",
		"?id:in=105&include=modifiers&include_fields=base_variant_id",
	} {
		all = append(all, question{200, http.MethodGet, catalogPath + query, "", false})
	}
	return all
}

// badCatalog are requests that make no sense.
func badCatalog() []question {
	var all []question
	for _, query := range []string{
		"?id=x", "?id:in=x", "?channel_id:in=x", "?is_visible=perhaps", "?include=colours", "?include_fields=id", "?sort=colour", "?direction=up",
		"?page=x", "?limit=x", "?colour=green",
	} {
		all = append(all, question{422, http.MethodGet, catalogPath + query, "", true})
	}
	return all
}

// oneCatalogEach is a good request to every endpoint of the catalogue.
func oneCatalogEach() []question { return []question{{method: http.MethodGet, path: catalogPath}} }
