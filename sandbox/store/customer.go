package store

import (
	"slices"
	"strings"
	"time"

	"github.com/govalues/decimal"
)

// Customer is a shopper with an account. E-mail addresses are unique per
// channel only, so two customers may share one.
type Customer struct {
	ID                int
	Email             string
	FirstName         string
	LastName          string
	Company           string
	Phone             string
	Notes             string
	RegistrationIP    string
	TaxExemptCategory string
	// GroupID is 0 for a customer without a group.
	GroupID int
	// OriginChannelID is where the account was made; it never changes.
	OriginChannelID int
	// ChannelIDs nil means every channel that allows global logins; a list
	// means exactly those channels.
	ChannelIDs         []int
	Password           Password
	ForcePasswordReset bool
	// StoreCredit is one amount that the store shows unconverted in any currency.
	StoreCredit               decimal.Decimal
	AcceptsReviewAndCartMails bool
	Created                   time.Time
	Modified                  time.Time
	Addresses                 []Address
	Attributes                []AttributeValue
	FormFields                []FormFieldValue
}

// IsTaxExempt reports whether the customer pays no tax.
func (c Customer) IsTaxExempt() bool { return c.TaxExemptCategory != "" }

// Address is one entry of a customer's address book.
type Address struct {
	ID              int
	FirstName       string
	LastName        string
	Company         string
	Address1        string
	Address2        string
	City            string
	StateOrProvince string
	PostalCode      string
	Country         string
	// CountryCode is ISO 3166-1 alpha-2.
	CountryCode string
	Phone       string
	Type        AddressType
	FormFields  []FormFieldValue
}

// AddressType tells homes from businesses. The values are REST's words.
type AddressType string

// The types of addresses.
const (
	Residential AddressType = "residential"
	Commercial  AddressType = "commercial"
)

// Attribute is a property the store defines for its customers.
type Attribute struct {
	ID       int
	Name     string
	Type     AttributeType
	Created  time.Time
	Modified time.Time
}

// AttributeType is what an attribute's value must parse as.
type AttributeType string

// The types of attributes.
const (
	AttributeString AttributeType = "string"
	AttributeNumber AttributeType = "number"
	AttributeDate   AttributeType = "date"
)

// AttributeValue is one customer's value for an attribute, always as text.
type AttributeValue struct {
	AttributeID int
	Value       string
	Created     time.Time
	Modified    time.Time
}

// CustomerFilter narrows Customers. A nil list does not filter; an empty
// filter matches everybody.
type CustomerFilter struct {
	IDs []int
	// Emails are compared without regard to case.
	Emails   []string
	GroupIDs []int
}

func (f CustomerFilter) matches(c Customer) bool {
	if f.IDs != nil && !slices.Contains(f.IDs, c.ID) {
		return false
	}
	if f.GroupIDs != nil && !slices.Contains(f.GroupIDs, c.GroupID) {
		return false
	}
	return f.Emails == nil || slices.ContainsFunc(f.Emails, func(e string) bool { return strings.EqualFold(e, c.Email) })
}
