package management

import (
	"context"
	"errors"
	"net/http"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// CreateAccount makes a customer without a password, who may sign in on exactly the
// channel they come from. BAD_USER_INPUT says that the store does not take them:
// most likely because somebody has the address on that channel, which the store
// says in more than one way, so look again by AccountsByEmail. OUTCOME_UNKNOWN says
// that they may or may not have been made.
func (c *Client) CreateAccount(ctx context.Context, n commerce.NewCustomer) (commerce.CustomerAccount, error) {
	if err := checkNewCustomer(n); err != nil {
		return commerce.CustomerAccount{}, err
	}
	made := accountMade{email: n.Email.Reveal()}
	err := c.write(ctx, "create-customers", "/v3/customers", []newAccount{{
		Email: n.Email.Reveal(), FirstName: n.FirstName, LastName: n.LastName,
		OriginChannelID: n.ChannelID, ChannelIDs: []int{n.ChannelID},
	}}, &made)
	if err != nil {
		return commerce.CustomerAccount{}, publicNewAccount(err)
	}
	return (*made.Data)[0].commerce(), nil
}

// newAccount is a customer to be made. The list of channels is always sent: without
// one, a customer of a channel that allows no global logins could never sign in.
type newAccount struct {
	Email           string `json:"email"`
	FirstName       string `json:"first_name"`
	LastName        string `json:"last_name"`
	OriginChannelID int    `json:"origin_channel_id"`
	ChannelIDs      []int  `json:"channel_ids"`
}

// accountMade is the answer about one new customer, who has that address.
type accountMade struct {
	enveloped[oneOrMany[wireAccount]]

	email string
}

func (m accountMade) complete() bool {
	return m.Data != nil && len(*m.Data) == 1 && (*m.Data)[0].ID > 0 && sameEmail((*m.Data)[0].Email, m.email)
}

// checkNewCustomer refuses what the store would refuse for its length.
func checkNewCustomer(n commerce.NewCustomer) error {
	for _, text := range []struct {
		field, value string
		least, most  int
	}{
		{"email", n.Email.Reveal(), 3, 250},
		{"firstName", n.FirstName, 1, 100},
		{"lastName", n.LastName, 1, 100},
	} {
		if length := utf8.RuneCountInString(text.value); length < text.least || length > text.most {
			return commerce.BadInput(text.field, "The store takes no customer with a text of this length.")
		}
	}
	return nil
}

// publicNewAccount tells a customer whom the store does not take from a request that
// it does not take: only the first can be helped.
func publicNewAccount(err error) error {
	var e *upstream.Error
	if errors.As(err, &e) && (e.Status == http.StatusConflict || e.Status == http.StatusUnprocessableEntity) {
		return &commerce.Error{Code: commerce.CodeBadUserInput, Message: "The store does not take this customer.", Err: err}
	}
	return upstream.Public(err)
}
