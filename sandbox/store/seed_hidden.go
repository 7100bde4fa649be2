package store

// Hiding is a set of reasons why somebody does not see a product, or its price.
type Hiding int

// The reasons. Guests of the seed do not see every category, as GroupCampsites
// does not.
const (
	// HiddenFromGuests is in no category that GroupGuests sees; everybody else does
	// unless there is another reason.
	HiddenFromGuests Hiding = 1 << iota
	// HiddenPrice says "call for pricing".
	HiddenPrice
	// HiddenUnpublished is invisible everywhere.
	HiddenUnpublished
	// HiddenOffChannel is on the other channels, and not on ChannelMain.
	HiddenOffChannel
	// HiddenFromCampsites is in no category that GroupCampsites sees.
	HiddenFromCampsites

	hidings
)

// firstHidden begins the last 32 products of the default seed, 309 to 340: they
// have every set of reasons, 309 none of them.
const firstHidden = lastProduct + 1 - int(hidings)

// HiddenProduct returns the number of the product of the default seed that is
// hidden for exactly these reasons: HiddenProduct(HiddenPrice|HiddenOffChannel).
func HiddenProduct(why Hiding) int { return firstHidden + int(why) }

// hidden makes a product one that is hidden for its reasons, by its id.
func hidden(p Product) Product {
	why := Hiding(p.ID - firstHidden)
	p.IsPublished = why&HiddenUnpublished == 0
	p.IsPriceHidden = why&HiddenPrice != 0
	p.ChannelIDs = []int{ChannelMain, ChannelCanada, ChannelEurope}
	if why&HiddenOffChannel != 0 {
		p.ChannelIDs = []int{ChannelCanada, ChannelEurope}
	}
	switch why & (HiddenFromGuests | HiddenFromCampsites) {
	case HiddenFromGuests:
		p.CategoryIDs = []int{categoryCoffee}
	case HiddenFromCampsites:
		p.CategoryIDs = []int{categoryMachines}
	case HiddenFromGuests | HiddenFromCampsites:
		p.CategoryIDs = []int{categoryWorkshop}
	default:
		p.CategoryIDs = []int{categoryCamp}
	}
	return p
}
