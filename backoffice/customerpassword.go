package backoffice

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// SetPassword sets one customer's password, or makes them set one, and ends their
// sessions, also when nobody knows whether it was set. It returns why it was refused,
// nothing when it was not. The error is what May says.
func (c *Customers) SetPassword(ctx context.Context, in commerce.PasswordChange) ([]commerce.StaffItemError, error) {
	if err := session.May(session.From(ctx), session.ChangeCredentials, session.Object{}); err != nil {
		return nil, err
	}
	if faults := checkPassword(in); len(faults) > 0 {
		return located(faults, "input"), nil
	}
	change := commerce.CustomerChange{CustomerID: in.CustomerID, MustResetPassword: in.MustReset}
	if in.NewPassword != nil {
		change.NewPassword = *in.NewPassword
	}
	outcomes := inChunks(ctx, []commerce.CustomerChange{change}, c.updating().run)
	refused := located(outcomes[0].Refused, "input")
	switch {
	case len(refused) == 0 && in.NewPassword != nil:
		// The password is set, whatever becomes of this; how it went is in the audit.
		_ = c.o.Sessions.EndAllOf(ctx, in.CustomerID, *in.NewPassword)
	case len(refused) == 0 || isKnownRefusal(outcomes[0], commerce.RefusalItemOutcomeUnknown):
		c.o.Sessions.CustomerChanged(ctx, in.CustomerID)
	}
	audit(ctx, c.o.Auditor, eventPasswordSet, in.CustomerID, refused, nil)
	return refused, nil
}

func checkPassword(in commerce.PasswordChange) []commerce.StaffItemError {
	var f faults
	f.positive(in.CustomerID, "customerEntityId")
	if in.NewPassword == nil && in.MustReset == nil {
		f.add("Give a password, or say whether there must be a new one.")
	}
	if in.NewPassword != nil {
		f.text(in.NewPassword.Reveal(), 1, maxPassword, "newPassword")
	}
	return f
}

// ValidateCredentials asks whether an e-mail address and a password belong together, and
// begins no session. The error is what May says, CodeBadUserInput, CodeRateLimited by us
// or by the store, or that the store did not answer.
func (c *Customers) ValidateCredentials(ctx context.Context, q commerce.CredentialsQuestion) (none commerce.CredentialsAnswer, err error) {
	p := session.From(ctx)
	if err := session.May(p, session.ChangeCredentials, session.Object{}); err != nil {
		return none, err
	}
	if q.ChannelID == 0 {
		q.ChannelID = c.channelOf(p)
	}
	if err := checkQuestion(q); err != nil {
		return none, err
	}
	answer, err := c.validate(ctx, q)
	var refused []commerce.LoginError
	if err == nil && !answer.IsValid {
		refused = []commerce.LoginError{commerce.InvalidCredentialsError{}}
	}
	audit(ctx, c.o.Auditor, eventCredentialsChecked, answer.CustomerID, refused, err)
	return answer, err
}

// validate asks the store, if the throttle lets it.
func (c *Customers) validate(ctx context.Context, q commerce.CredentialsQuestion) (none commerce.CredentialsAnswer, err error) {
	done, err := c.o.Throttle.Enter(ctx, commerce.Attempt{Action: actionValidateCredential, ChannelID: q.ChannelID, Account: q.Email})
	if err != nil {
		return none, err
	}
	answer, err := c.o.Store.ValidateCredentials(ctx, q)
	// Nothing but a success may take failures away: an attempt can be broken off.
	done(err == nil && answer.IsValid)
	return answer, err
}

func checkQuestion(q commerce.CredentialsQuestion) error {
	var f faults
	f.email(q.Email.Reveal(), "email")
	if len(f) > 0 {
		return commerce.BadInput("input.email", "This is no e-mail address.")
	}
	f.text(q.Password.Reveal(), 1, maxPassword, "password")
	if len(f) > 0 {
		return commerce.BadInput("input.password", "This cannot be a password.")
	}
	if q.ChannelID < 1 {
		return commerce.BadInput("input.channelId", "A channel's number is greater than zero.")
	}
	return nil
}
