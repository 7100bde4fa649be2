package management

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// ValidateCredentials asks whether an e-mail address and a password belong together on
// a channel, and begins no session. RATE_LIMITED may be the store's own protection
// against trying passwords, which is why nothing here is tried again.
func (c *Client) ValidateCredentials(ctx context.Context, q commerce.CredentialsQuestion) (commerce.CredentialsAnswer, error) {
	var answered credentialsAnswer
	err := c.write(ctx, "validate-credentials", "/v3/customers/validate-credentials", credentialsQuestion{
		Email: q.Email.Reveal(), Password: q.Password.Reveal(), ChannelID: q.ChannelID,
	}, &answered)
	if upstream.IsKind(err, upstream.OutcomeUnknown) {
		// Nothing was changed whose outcome could matter.
		return commerce.CredentialsAnswer{}, &commerce.Error{
			Code: commerce.CodeUpstreamUnavailable, Message: "The store did not answer as it should. Try again later.", Err: err,
		}
	}
	if err != nil {
		return commerce.CredentialsAnswer{}, upstream.Public(err)
	}
	if !answered.IsValid.value {
		return commerce.CredentialsAnswer{}, nil
	}
	return commerce.CredentialsAnswer{IsValid: true, CustomerID: int(answered.CustomerID)}, nil
}

type credentialsQuestion struct {
	Email     string `json:"email"`
	Password  string `json:"password"`
	ChannelID int    `json:"channel_id"`
}

// credentialsAnswer is bare (reference/customers.v3.yml). A yes names the customer.
type credentialsAnswer struct {
	IsValid    looseBool `json:"is_valid"`
	CustomerID looseInt  `json:"customer_id"`
}

func (a credentialsAnswer) complete() bool {
	return a.IsValid.isSet && (!a.IsValid.value || a.CustomerID > 0)
}
