package account

import (
	"context"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// resetRequest is whose password is to be set anew.
type resetRequest struct {
	channelID int
	email     commerce.Secret
	path      string
	captcha   commerce.Secret
}

// RequestResetPassword lets the store send a mail with a link to set a new password,
// which leads to path, empty for the store's own page. The answer is the same whether
// there is such a customer or not: nothing that the store says about the address is
// passed on.
func (s *Service) RequestResetPassword(
	ctx context.Context, email commerce.Secret, path string, captcha commerce.Secret,
) ([]commerce.RequestResetPasswordError, error) {
	p := session.From(ctx)
	if err := session.May(p, session.ResetPassword, session.Object{}); err != nil {
		return nil, err
	}
	channel, err := s.channelOf(p)
	if err != nil {
		return nil, err
	}
	if err := first(checkEmail("input.email", email), checkPath("input.path", path)); err != nil {
		return nil, err
	}
	refused, err := s.requestReset(ctx, resetRequest{channel, email, path, captcha})
	record(ctx, s, eventRequestReset, 0, refused, err)
	return refused, err
}

func (s *Service) requestReset(ctx context.Context, r resetRequest) ([]commerce.RequestResetPasswordError, error) {
	// Every request counts: it is mails that somebody would send over and over.
	if _, err := s.enter(ctx, actionRequestReset, r.channelID, r.email); err != nil {
		return nil, err
	}
	refused, err := s.o.Store.RequestResetPassword(ctx, r.channelID, r.email, r.path, r.captcha)
	if err != nil {
		return nil, commerce.StoreFault(err)
	}
	return slices.DeleteFunc(refused, func(e commerce.RequestResetPasswordError) bool {
		field := fieldOf(e)
		return field == "" || field == "email"
	}), nil
}

// ResetPassword sets a new password with what the mailed link holds, and ends all sessions
// of the customer: somebody else's may be why there is a new one. A customer who is not
// there, a token that is wrong and one that was used are all the same to whoever asks.
func (s *Service) ResetPassword(ctx context.Context, customerID int, token, next commerce.Secret) ([]commerce.ResetPasswordError, error) {
	p := session.From(ctx)
	if err := session.May(p, session.ResetPassword, session.Object{}); err != nil {
		return nil, err
	}
	channel, err := s.channelOf(p)
	if err != nil {
		return nil, err
	}
	err = first(checkNumber("input.customerEntityId", customerID), checkToken("input.token", token), checkSecret("input.newPassword", next))
	if err != nil {
		return nil, err
	}
	refused, err := s.reset(ctx, channel, customerID, token, next)
	switch {
	case commerce.CodeOf(err) == commerce.CodeOutcomeUnknown:
		s.o.Sessions.CustomerChanged(ctx, customerID)
	case err == nil && len(refused) == 0:
		// The password is the new one, whatever becomes of this; how it went is in the audit.
		_ = s.o.Sessions.EndAllOf(ctx, customerID, next)
	}
	record(ctx, s, eventResetPassword, customerID, refused, err)
	return refused, err
}

func (s *Service) reset(ctx context.Context, channelID, customerID int, token, next commerce.Secret) ([]commerce.ResetPasswordError, error) {
	if unfit := s.checkPassword(ctx, channelID, next, "newPassword"); unfit != nil {
		return []commerce.ResetPasswordError{*unfit}, nil
	}
	done, err := s.enter(ctx, actionReset, channelID, commerce.Secret(strconv.Itoa(customerID)))
	if err != nil {
		return nil, err
	}
	refused, err := s.o.Store.ResetPassword(ctx, channelID, customerID, token, next)
	if err != nil {
		return nil, commerce.StoreFault(err)
	}
	done(len(refused) == 0)
	if len(refused) == 0 {
		return nil, nil
	}
	about := slices.IndexFunc(refused, func(e commerce.ResetPasswordError) bool { return fieldOf(e) == "newPassword" })
	if about < 0 {
		return []commerce.ResetPasswordError{commerce.CustomerPasswordError{}}, nil
	}
	return []commerce.ResetPasswordError{refused[about]}, nil
}

// fieldOf is the field that a refusal is about, empty when it names none.
func fieldOf(e commerce.Refusal) string {
	v, ok := e.(commerce.CustomerValidationError)
	if !ok || len(v.Path) == 0 {
		return ""
	}
	return v.Path[len(v.Path)-1]
}
