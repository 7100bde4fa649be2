package backoffice

import "github.com/clientele-graph/clientele/commerce"

// isMade reports whether a customer is as a change wants them, so that it was surely
// made, or need not be. A password and answers to form fields cannot be read here, so
// nobody knows then.
func isMade(change commerce.CustomerChange, now commerce.Customer) bool {
	view := now.Staff
	if view == nil || change.NewPassword != "" || len(change.Named) > 0 {
		return false
	}
	return isText(change.Email, &now.Email) && isText(change.FirstName, &now.FirstName) &&
		isText(change.LastName, &now.LastName) && isText(change.Company, now.Company) &&
		isText(change.Phone, now.Phone) && isText(change.Notes, view.Notes) &&
		isText(change.TaxExemptCategory, now.TaxExemptCategory) && isGroup(change.GroupID, now.Group) &&
		isFlag(change.AcceptsReviewAndCartEmails.Value, view.AcceptsReviewAndCartEmails) &&
		isFlag(change.MustResetPassword, view.MustResetPassword) &&
		isChannels(change.ChannelIDs, view.ChannelIds) && isCredit(change.StoreCredit, view.StoreCredit)
}

// isText compares a text; null, the empty one and none are the same to the store.
func isText(wanted commerce.Optional[string], now *string) bool {
	return !wanted.Set || textOf(wanted.Value) == textOf(now)
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// isGroup compares groups; null and 0 are none.
func isGroup(wanted commerce.Optional[int], now *commerce.CustomerGroup) bool {
	if !wanted.Set {
		return true
	}
	id := 0
	if now != nil {
		id = now.EntityID
	}
	return wanted.Value == nil && id == 0 || wanted.Value != nil && *wanted.Value == id
}

func isFlag(wanted *bool, now bool) bool { return wanted == nil || *wanted == now }

func isChannels(wanted commerce.Optional[[]int], now []int) bool {
	if !wanted.Set {
		return true
	}
	if wanted.Value == nil {
		return now == nil
	}
	return sameChannels(*wanted.Value, now)
}

// isCredit compares store credit, of which the store may tell none for zero.
func isCredit(wanted commerce.Optional[commerce.Decimal], now []commerce.Decimal) bool {
	switch {
	case wanted.Value == nil:
		return true
	case len(now) == 0:
		return wanted.Value.IsZero()
	default:
		return len(now) == 1 && now[0].Cmp(wanted.Value.Decimal) == 0
	}
}
