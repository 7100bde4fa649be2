package management

import (
	"maps"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// wireCustomer is a customer as V3 writes it (reference/customers.v3.yml).
type wireCustomer struct {
	ID                looseInt    `json:"id"`
	Email             string      `json:"email"`
	FirstName         string      `json:"first_name"`
	LastName          string      `json:"last_name"`
	Company           string      `json:"company"`
	Phone             string      `json:"phone"`
	TaxExemptCategory string      `json:"tax_exempt_category"`
	GroupID           looseInt    `json:"customer_group_id"`
	Notes             string      `json:"notes"`
	RegistrationIP    string      `json:"registration_ip_address"`
	Created           looseTime   `json:"date_created"`
	Modified          looseTime   `json:"date_modified"`
	OriginChannelID   looseInt    `json:"origin_channel_id"`
	ChannelIDs        *[]looseInt `json:"channel_ids"`
	AcceptsMails      looseBool   `json:"accepts_product_review_abandoned_cart_emails"`
	Authentication    optional[struct {
		ForcePasswordReset looseBool `json:"force_password_reset"`
	}] `json:"authentication"`
	// StoreCredit is nil where it was not asked for, or cannot be.
	StoreCredit *[]struct {
		Amount looseAmount `json:"amount"`
	} `json:"store_credit_amounts"`
}

// commerce converts a customer. Both 0 and null mean that there is no group.
func (w wireCustomer) commerce() commerce.Customer {
	c := commerce.Customer{
		EntityID:          int(w.ID),
		Email:             w.Email,
		FirstName:         w.FirstName,
		LastName:          w.LastName,
		Company:           commerce.NonEmpty(w.Company),
		Phone:             commerce.NonEmpty(w.Phone),
		TaxExemptCategory: commerce.NonEmpty(w.TaxExemptCategory),
		Staff:             w.staff(),
	}
	if w.GroupID != 0 {
		c.Group = &commerce.CustomerGroup{EntityID: int(w.GroupID)}
	}
	return c
}

// staff converts what only staff may see.
func (w wireCustomer) staff() *commerce.CustomerStaffView {
	view := &commerce.CustomerStaffView{
		Notes:                      commerce.NonEmpty(w.Notes),
		RegistrationIPAddress:      commerce.NonEmpty(w.RegistrationIP),
		CreatedAt:                  w.Created.value,
		ModifiedAt:                 w.Modified.value,
		MustResetPassword:          w.Authentication.value.ForcePasswordReset.value,
		AcceptsReviewAndCartEmails: w.AcceptsMails.value,
		StoreCredit:                []commerce.Decimal{},
	}
	if w.OriginChannelID > 0 {
		origin := int(w.OriginChannelID)
		view.OriginChannelID = &origin
	}
	// Null is wherever global logins are allowed, an empty list nowhere.
	if w.ChannelIDs != nil {
		view.ChannelIds = make([]int, len(*w.ChannelIDs))
		for i, id := range *w.ChannelIDs {
			view.ChannelIds[i] = int(id)
		}
	}
	if w.StoreCredit != nil {
		for _, credit := range *w.StoreCredit {
			if credit.Amount.isSet {
				view.StoreCredit = append(view.StoreCredit, credit.Amount.value)
			}
		}
	}
	return view
}

// sortedKeys are the keys of a set in order, so that one question is always asked in
// the same words.
func sortedKeys(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
