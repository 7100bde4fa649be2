package commerce

// Draw is how a call draws on a quota of the store's that others draw on as well.
type Draw struct {
	// Share, in (0, 1], is how much of the quota all calls together may have taken with
	// this one.
	Share float64
	// Kind names the calls that have no more than KindShare of the quota among them, so
	// that they leave the rest to others. Calls without a kind have only Share.
	Kind      string
	KindShare float64
}
