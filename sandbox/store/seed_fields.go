package store

import "time"

// seedAccountFields are what a shopper fills in to register: the fields that every
// store has, and one of each kind that a shop can add. None of the shop's own is
// required, so that an account needs no more than any store wants.
func seedAccountFields() []FormField {
	return []FormField{
		{ID: 1, Kind: FieldText, Label: "Email Address", SortOrder: 1, IsRequired: true, BuiltIn: "EmailAddress"},
		{ID: 2, Kind: FieldPassword, Label: "Password", SortOrder: 2, IsRequired: true, BuiltIn: "Password"},
		{ID: 3, Kind: FieldPassword, Label: "Confirm Password", SortOrder: 3, IsRequired: true, BuiltIn: "ConfirmPassword"},
		{ID: 15, Kind: FieldCheckboxes, Label: "I would like to receive news and offers.", SortOrder: 12, BuiltIn: "ReceiveMarketingEmails", Options: []FormOption{
			{1, "I would like to receive news and offers."},
		}},
		{ID: fieldHeard, Kind: FieldText, Label: "How did you hear about us?", SortOrder: 4, MaxLength: 100},
		{ID: fieldInterests, Kind: FieldCheckboxes, Label: "Interests", SortOrder: 6, Options: []FormOption{
			{1, "Hiking"}, {2, "Camping"}, {3, "Roasting"},
		}},
		{ID: fieldBirthday, Kind: FieldDate, Label: "Coffee birthday", SortOrder: 5, MinDate: day(1950), MaxDate: day(2030)},
		{ID: fieldNotes, Kind: FieldMultilineText, Label: "Notes", SortOrder: 7, Rows: 4, Default: "No lids, please."},
		{ID: fieldRoast, Kind: FieldRadioButtons, Label: "Favourite roast", SortOrder: 8, Options: []FormOption{
			{1, "Light"}, {2, "Medium"}, {3, "Dark"},
		}},
		{ID: fieldCups, Kind: FieldNumber, Label: "Cups a day", SortOrder: 9, Default: "2", MaxLength: 4, Min: some("0"), Max: some("20")},
		{ID: fieldGate, Kind: FieldPassword, Label: "Gate word", SortOrder: 10, MaxLength: 30},
		{ID: fieldShop, Kind: FieldPicklist, Label: "Nearest shop", SortOrder: 11, Prefix: "Choose a shop", Options: []FormOption{
			{1, "Sampleton"}, {2, "Mock Harbour"},
		}},
	}
}

// seedAddressFields are what is filled in for an address. The state is a pick list
// where the store knows the country's states, and a text elsewhere.
func seedAddressFields() []FormField {
	text := func(id int, label, builtIn string, isRequired bool) FormField {
		return FormField{
			ID: id, Form: FormAddress, Kind: FieldText, Label: label,
			SortOrder: id, BuiltIn: builtIn, IsRequired: isRequired,
		}
	}
	return []FormField{
		text(4, "First Name", "FirstName", true),
		text(5, "Last Name", "LastName", true),
		text(6, "Company Name", "CompanyName", false),
		text(7, "Phone Number", "Phone", false),
		text(8, "Address Line 1", "AddressLine1", true),
		text(9, "Address Line 2", "AddressLine2", false),
		text(10, "Suburb/City", "City", true),
		{ID: 11, Form: FormAddress, Kind: FieldPicklist, Label: "Country", SortOrder: 11, BuiltIn: "Country", IsRequired: true, Prefix: "Choose a country", Options: []FormOption{
			{1, "United States"}, {2, "Canada"}, {3, "Germany"},
		}},
		{ID: 12, Form: FormAddress, Kind: FieldPicklistOrText, Label: "State/Province", SortOrder: 12, BuiltIn: "State", Prefix: "Choose a state"},
		text(13, "Zip/Postcode", "Zip", false),
		{ID: fieldDelivery, Form: FormAddress, Kind: FieldText, Label: "Delivery note", SortOrder: 14, MaxLength: 200},
		{ID: fieldCarrier, Form: FormAddress, Kind: FieldPicklist, Label: "Carrier", SortOrder: 15, Prefix: "Any", Options: []FormOption{
			{1, "Mule"}, {2, "Raven"},
		}},
	}
}

func day(year int) time.Time { return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC) }
