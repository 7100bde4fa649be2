package store

// Channel is a place the store sells at. The channel with id 1 is the default one.
type Channel struct {
	ID       int
	Name     string
	Type     string
	Platform string
	Status   string
	// CheckoutHost is the host name of the hosted pages where that is not the
	// store's own.
	CheckoutHost string
	// IsVisible is whether the control panel lists the channel.
	IsVisible bool
	// Currencies are ISO 4217 codes, the default one among them.
	Currencies      []string
	DefaultCurrency string
	// CustomerSettings override the store's; absent values inherit.
	CustomerSettings CustomerSettings
	// AllowGlobalLogins lets customers without a list of channels sign in here.
	AllowGlobalLogins bool
	// ProductSettings override the store's; absent values inherit.
	ProductSettings ProductSettings
}
