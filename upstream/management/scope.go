package management

// scopeOf names the OAuth scope that an endpoint needs
// (docs/start/authentication/api-accounts.mdx).
func scopeOf(endpoint string) string {
	switch endpoint {
	case "pricing", productsEndpoint, variantsEndpoint:
		return "store_v2_products_read_only"
	case "customers", "customer-settings", "customer-metafields", "customer-addresses", "groups", "subscribers":
		return "store_v2_customers_read_only"
	case "create-customers", "update-customers", "delete-customers", "create-customer-addresses", "update-customer-addresses",
		"delete-customer-addresses", "validate-credentials", "change-groups", "change-subscribers":
		return "store_v2_customers"
	case "create-customer-metafield":
		return "store_v2_customers and store_metafield_write"
	case "customer-attributes", "customer-attribute-values", "customer-form-fields", "customer-consent":
		return "store_v2_customers_read_only"
	case changeAttributes, changeValues, "change-customer-consent", "change-customer-settings":
		return "store_v2_customers"
	case changeMetafields:
		return "store_v2_customers and store_metafield_write"
	case "stored-instruments":
		return "store_stored_payment_instruments_read_only"
	case "currency-assignments":
		return "store_channel_settings_read_only"
	case "site":
		return "store_sites_read_only"
	case "cart":
		return "store_cart_read_only"
	case "checkout":
		return "store_checkout_read_only"
	case paymentMethods:
		return "store_payments_methods_read"
	case createPaymentToken:
		return "store_payments_access_token_create"
	case orderTransactions:
		return "store_v2_transactions_read_only"
	case "cart-redirect-urls":
		return "store_cart"
	}
	return "store_v2_information_read_only"
}
