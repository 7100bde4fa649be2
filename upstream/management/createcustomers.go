package management

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// CreateCustomers makes customers, at most ten at once, and returns one outcome for each
// of them in their order; what the store answers is told apart by e-mail address and
// channels, and one whom it leaves out is an ItemMissingError. An error with a
// *commerce.ItemsRefused behind it says that the store took none of them,
// OUTCOME_UNKNOWN that nobody knows.
func (c *Client) CreateCustomers(ctx context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error) {
	customers := make([]newCustomer, len(drafts))
	for i, d := range drafts {
		customers[i] = writeCustomer(d)
	}
	var made customersAnswer
	got, err := c.changeItems(ctx, "create-customers", http.MethodPost, "/v3/customers", customers, &made)
	if err != nil {
		return nil, refusedItems(got, err)
	}
	return matchCustomers(drafts, *made.Data), nil
}

// changeItems makes one change of several items and reads the answer about them. One
// that cannot be read leaves the outcome unknown.
func (c *Client) changeItems(
	ctx context.Context, endpoint, method, path string, items any, into answer,
) (upstream.Answer, error) {
	got, err := c.change(ctx, endpoint, method, path, items)
	if err == nil && !readAnswer(got.Body, into) {
		err = upstream.Malformed(got, changing(endpoint))
	}
	return got, err
}

// customersAnswer is what the store says after a change.
type customersAnswer struct {
	enveloped[oneOrMany[wireCustomer]]
}

// matchCustomers finds every draft among those who were made. Who shares an address is
// told apart by channels. When only one of each has the address, the channels may
// differ: the store may write its defaults there.
func matchCustomers(drafts []commerce.CustomerDraft, made []wireCustomer) []commerce.ItemOutcome[commerce.Customer] {
	outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(drafts))
	for i, d := range drafts {
		var same, exact []wireCustomer
		for _, w := range made {
			known := slices.ContainsFunc(same, func(other wireCustomer) bool { return other.ID == w.ID })
			if w.ID <= 0 || known || !sameEmail(w.Email, d.Email) {
				continue
			}
			same = append(same, w)
			if sameChannels(d.ChannelIDs, w.ChannelIDs) {
				exact = append(exact, w)
			}
		}
		rivals := 0
		for _, other := range drafts {
			if sameEmail(other.Email, d.Email) {
				rivals++
			}
		}
		switch {
		case len(exact) == 1:
			outcomes[i] = done(exact[0].commerce())
		case len(same) == 0:
			outcomes[i] = refused[commerce.Customer](commerce.ItemMissingError{})
		case len(same) == 1 && rivals == 1:
			outcomes[i] = done(same[0].commerce())
		default:
			outcomes[i] = refused[commerce.Customer](commerce.ItemOutcomeUnknownError{})
		}
	}
	return outcomes
}

// sameChannels compares lists of channels without regard to their order.
func sameChannels(asked []int, got *[]looseInt) bool {
	if asked == nil || got == nil {
		return asked == nil && got == nil
	}
	told := make([]int, len(*got))
	for i, id := range *got {
		told[i] = int(id)
	}
	return slices.Equal(slices.Sorted(slices.Values(asked)), slices.Sorted(slices.Values(told)))
}

// done is the outcome of an item that became what is there now.
func done[T any](value T) commerce.ItemOutcome[T] { return commerce.ItemOutcome[T]{Value: &value} }

// refused is the outcome of an item that failed.
func refused[T any](why commerce.StaffItemError) commerce.ItemOutcome[T] {
	return commerce.ItemOutcome[T]{Refused: []commerce.StaffItemError{why}}
}

// newCustomer is a customer to be made. What is left out is left to the store.
type newCustomer struct {
	Email             string             `json:"email"`
	FirstName         string             `json:"first_name"`
	LastName          string             `json:"last_name"`
	Company           string             `json:"company,omitempty"`
	Phone             string             `json:"phone,omitempty"`
	Notes             string             `json:"notes,omitempty"`
	TaxExemptCategory string             `json:"tax_exempt_category,omitempty"`
	GroupID           *int               `json:"customer_group_id,omitempty"`
	Authentication    *newAuthentication `json:"authentication,omitempty"`
	SendsWelcome      *bool              `json:"trigger_account_created_notification,omitempty"`
	AcceptsMails      *bool              `json:"accepts_product_review_abandoned_cart_emails,omitempty"`
	OriginChannelID   int                `json:"origin_channel_id,omitempty"`
	ChannelIDs        []int              `json:"channel_ids,omitempty"`
	Addresses         []newAddress       `json:"addresses,omitempty"`
	Attributes        []newAttribute     `json:"attributes,omitempty"`
	FormFields        []newFormField     `json:"form_fields,omitempty"`
}

// newAuthentication is what becomes of a password.
type newAuthentication struct {
	ForcePasswordReset *bool  `json:"force_password_reset,omitempty"`
	NewPassword        string `json:"new_password,omitempty"`
}

// newAttribute is what an attribute says about somebody new. It is read and written by
// another name elsewhere.
type newAttribute struct {
	AttributeID int    `json:"attribute_id"`
	Value       string `json:"attribute_value"`
}

// newFormField is an answer: text, a number or a list of texts.
type newFormField struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

func writeCustomer(d commerce.CustomerDraft) newCustomer {
	n := newCustomer{
		Email: d.Email, FirstName: d.FirstName, LastName: d.LastName, Company: d.Company, Phone: d.Phone,
		Notes: d.Notes, TaxExemptCategory: d.TaxExemptCategory, GroupID: d.GroupID,
		Authentication: writeAuthentication(d.NewPassword, d.MustResetPassword),
		SendsWelcome:   d.SendsWelcomeEmail, AcceptsMails: d.AcceptsReviewAndCartEmails,
		OriginChannelID: d.OriginChannelID, ChannelIDs: d.ChannelIDs, FormFields: writeAnswers(d.Named),
	}
	for _, a := range d.Addresses {
		n.Addresses = append(n.Addresses, writeAddress(a))
	}
	for _, a := range d.Attributes {
		n.Attributes = append(n.Attributes, newAttribute{a.AttributeID, a.Value})
	}
	return n
}

func writeAuthentication(password commerce.Secret, mustReset *bool) *newAuthentication {
	if password == "" && mustReset == nil {
		return nil
	}
	return &newAuthentication{ForcePasswordReset: mustReset, NewPassword: password.Reveal()}
}

func writeAnswers(answers []commerce.NamedAnswer) []newFormField {
	var fields []newFormField
	for _, a := range answers {
		field := newFormField{Name: a.Name}
		switch {
		case a.Number != nil:
			field.Value = number(*a.Number)
		case a.IsList:
			field.Value = append([]string{}, a.Choices...)
		default:
			field.Value = a.Text.Reveal()
		}
		fields = append(fields, field)
	}
	return fields
}

// number writes an amount with all of its digits.
func number(d commerce.Decimal) json.Number { return json.Number(d.Canonical().String()) }
