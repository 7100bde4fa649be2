package store

// seedCustomers makes forty customers. The first seven are the ones to sign
// in with on the main channel: customer N is in group N, and customer 7 is in
// none. 8 to 15 each show one thing; the rest follow from rules.
func seedCustomers() []Customer {
	customers := []Customer{
		guestbook(person(1, GroupRetail)),
		withAddresses(person(2, GroupWholesale), 6),
		withAddresses(person(3, GroupGuides), 2),
		withAddresses(person(4, GroupClub), 1),
		person(5, GroupCampsites),
		person(6, GroupGuests),
		withAddresses(person(7, 0), 3),
	}
	customers[1].Company = "Example Outfitters"
	customers = append(customers, seedUnusual()...)
	for id := len(customers) + 1; id <= lastCustomer; id++ {
		customers = append(customers, rangeCustomer(id))
	}
	return customers
}

const lastCustomer = 40

// seedUnusual makes the customers to whom some rule says no, or something else.
func seedUnusual() []Customer {
	// Two accounts with one e-mail address, each on a channel of its own.
	main, canada := person(8, GroupRetail), person(9, GroupWholesale)
	main.Email, main.ChannelIDs = "shared.inbox@example.com", []int{ChannelMain}
	canada.Email, canada.ChannelIDs = main.Email, []int{ChannelCanada}
	canada.OriginChannelID = ChannelCanada

	mustReset := person(10, GroupRetail)
	mustReset.ForcePasswordReset = true

	exempt := withAddresses(person(11, GroupRetail), 1)
	exempt.TaxExemptCategory = "E"

	onlyCanada := person(12, GroupGuides)
	onlyCanada.ChannelIDs, onlyCanada.OriginChannelID = []int{ChannelCanada}, ChannelCanada

	mainAndEurope := person(13, GroupWholesale)
	mainAndEurope.ChannelIDs = []int{ChannelMain, ChannelEurope}

	alsoReset := person(14, 0)
	alsoReset.ForcePasswordReset = true

	return []Customer{main, canada, mustReset, exempt, onlyCanada, mainAndEurope, alsoReset, withAddresses(person(15, GroupClub), 12)}
}

// rangeCustomer makes a customer by rule: groups in turn, up to four
// addresses, some with credit or attributes.
func rangeCustomer(id int) Customer {
	c := withAddresses(person(id, id%(GroupGuests+1)), id%5)
	c.StoreCredit = cents(id % 4 * 1250)
	if id%3 == 0 {
		c.Attributes = []AttributeValue{{AttributeID: attributeLevel, Value: "Pinecone"}}
		c.FormFields = []FormFieldValue{{FieldID: fieldHeard, Name: "How did you hear about us?", Kind: FormText, Text: "A trail sign"}}
	}
	return c
}

// Attributes of the default seed.
const (
	attributeLevel = 1
	attributeCards = 2
	attributeSince = 3
)

func seedAttributes() []Attribute {
	return []Attribute{
		{ID: attributeLevel, Name: "Loyalty level", Type: AttributeString},
		{ID: attributeCards, Name: "Punch cards", Type: AttributeNumber},
		{ID: attributeSince, Name: "Member since", Type: AttributeDate},
	}
}
