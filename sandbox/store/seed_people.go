package store

import (
	"fmt"
	"strings"
	"time"

	"github.com/govalues/decimal"
)

// person makes a customer with a name, an e-mail address and a password that
// follow from the id. Nobody is called like that, and nobody has these
// addresses: example.com and 555 numbers are reserved for such use.
func person(id, groupID int) Customer {
	first, last := personName(id)
	return Customer{
		ID:              id,
		Email:           fmt.Sprintf("%s.%s.%d@example.com", strings.ToLower(first), strings.ToLower(last), id),
		FirstName:       first,
		LastName:        last,
		Phone:           phone(id),
		GroupID:         groupID,
		OriginChannelID: ChannelMain,
		RegistrationIP:  fmt.Sprintf("192.0.2.%d", id),
		Password:        Password(fmt.Sprintf("%s-kettle-%s-%d", strings.ToLower(last), strings.ToLower(first), 1000+id*7)),
		StoreCredit:     decimal.Zero,
		Created:         seedTime().Add(time.Duration(id) * time.Hour),
		Modified:        seedTime().Add(time.Duration(id) * time.Hour),
	}
}

func personName(id int) (first, last string) {
	firsts := []string{"Alder", "Birch", "Cedar", "Daphne", "Elm", "Fern", "Ginkgo", "Hazel", "Iris", "Juniper", "Laurel"}
	lasts := []string{"Sample", "Mockley", "Fixture", "Placeholder", "Testerby"}
	return firsts[id%len(firsts)], lasts[id%len(lasts)]
}

func phone(id int) string { return fmt.Sprintf("555-01%02d", id) }

// withAddresses gives a customer count addresses, in the United States,
// Canada and Germany in turn. Address ids are the customer's times 100.
func withAddresses(c Customer, count int) Customer {
	places := []Address{
		{City: "Sampleton", StateOrProvince: "Oregon", PostalCode: "97000", Country: "United States", CountryCode: "US"},
		{City: "Mock Harbour", StateOrProvince: "British Columbia", PostalCode: "V0V 0V0", Country: "Canada", CountryCode: "CA"},
		{City: "Musterstadt", StateOrProvince: "Bayern", PostalCode: "80000", Country: "Germany", CountryCode: "DE"},
	}
	for n := range count {
		a := places[n%len(places)]
		a.ID = c.ID*100 + n + 1
		a.FirstName, a.LastName, a.Phone = c.FirstName, c.LastName, c.Phone
		a.Address1 = fmt.Sprintf("%d Placeholder Lane", a.ID)
		a.Type = Residential
		if n%4 == 3 {
			a.Type, a.Company, a.Address2 = Commercial, "Example Outfitters", "Dock 3"
		}
		c.Addresses = append(c.Addresses, a)
	}
	return c
}

// Form fields of the default seed.
const (
	fieldHeard = 21 + iota
	fieldInterests
	fieldBirthday
	fieldNotes
	fieldRoast
	fieldCups
	fieldGate
	fieldDelivery
	fieldShop
	fieldCarrier
)

// guestbook fills in everything a customer can have: seven addresses, so that
// a page of five is not the last, an answer of every kind, every attribute,
// and store credit.
func guestbook(c Customer) Customer {
	c = withAddresses(c, 7)
	c.StoreCredit = amount("10.00")
	c.AcceptsReviewAndCartMails = true
	c.Attributes = []AttributeValue{
		{AttributeID: attributeLevel, Value: "Evergreen"},
		{AttributeID: attributeCards, Value: "4"},
		{AttributeID: attributeSince, Value: "2024-05-01"},
	}
	c.FormFields = []FormFieldValue{
		{FieldID: fieldHeard, Name: "How did you hear about us?", Kind: FormText, Text: "A friend"},
		{FieldID: fieldInterests, Name: "Interests", Kind: FormCheckboxes, ValueIDs: []int{1, 3}, Values: []string{"Hiking", "Roasting"}},
		{FieldID: fieldBirthday, Name: "Coffee birthday", Kind: FormDate, Date: time.Date(2019, time.October, 1, 0, 0, 0, 0, time.UTC)},
		{FieldID: fieldNotes, Name: "Notes", Kind: FormMultilineText, Text: "No lids, please.\nAnd no straws."},
		{FieldID: fieldRoast, Name: "Favourite roast", Kind: FormMultipleChoice, ValueIDs: []int{2}, Values: []string{"Medium"}},
		{FieldID: fieldCups, Name: "Cups a day", Kind: FormNumber, Number: amount("3.5")},
		{FieldID: fieldGate, Name: "Gate word", Kind: FormPassword, Text: "open-larch-77"},
	}
	c.Addresses[0].FormFields = []FormFieldValue{
		{FieldID: fieldDelivery, Name: "Delivery note", Kind: FormText, Text: "Leave it by the woodpile"},
	}
	return c
}
