package session

import (
	"context"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// LoginWithIdentityToken signs in a shopper whom an OpenID provider vouches for. nonce
// is what the storefront gave the provider for this sign-in. Each token is good for one
// use here.
//
// The first sign-in finds the customer by their verified e-mail address and links them
// with the provider's subject; from then on the link alone decides, so that somebody
// who gets the address later does not get the account.
func (s *Service) LoginWithIdentityToken(ctx context.Context, token, nonce commerce.Secret, guestCartEntityID string) (TokenLoginResult, error) {
	channel, err := s.beginOn(ctx)
	if err != nil {
		return TokenLoginResult{}, err
	}
	if s.o.Identities == nil || s.o.JWTs == nil || s.o.Accounts == nil {
		return TokenLoginResult{}, notConfigured()
	}
	if err := validateTokenLogin("input.idToken", token, maxIdentity, guestCartEntityID); err != nil {
		return TokenLoginResult{}, err
	}
	if len(nonce) < 8 || !commerce.IsText(nonce.Reveal(), maxReason) {
		return TokenLoginResult{}, commerce.BadInput("input.nonce", "A nonce has 8 to 200 characters, and is new for each sign-in.")
	}
	return s.byToken(ctx, byIdentity, channel, func(ctx context.Context) (TokenLoginResult, int, error) {
		who, refused, err := s.o.Identities.verify(ctx, token, nonce)
		if err != nil || refused != nil {
			return TokenLoginResult{Refused: refused}, 0, err
		}
		first, err := s.useOnce(ctx, byIdentity, token, keepUsed)
		if err != nil {
			return TokenLoginResult{}, 0, err
		}
		if !first {
			return TokenLoginResult{Refused: commerce.InvalidTokenError{}}, 0, nil
		}
		customerID, err := s.customerOf(ctx, who, channel)
		if err != nil {
			return TokenLoginResult{}, customerID, commerce.StoreFault(err)
		}
		if customerID == 0 {
			return TokenLoginResult{Refused: commerce.CustomerUnknownError{}}, 0, nil
		}
		return s.signedIn(ctx, customerID, channel, guestCartEntityID)
	})
}

// customerOf returns the customer an identity belongs to, 0 for none.
func (s *Service) customerOf(ctx context.Context, who identity, channelID int) (int, error) {
	subject, issuer := digest(who.issuer+"\x00"+who.subject), digest(who.issuer)
	link, ok, err := s.o.Accounts.FindIdentityLink(ctx, subject)
	if err != nil {
		return 0, err
	}
	if ok {
		if link.Issuer != issuer || link.Subject != subject {
			return 0, nil
		}
		if ok, err = s.admitted(ctx, link.CustomerID, channelID); err != nil || !ok {
			return 0, err
		}
		return link.CustomerID, nil
	}
	if who.email == "" {
		return 0, nil
	}
	account, ok, err := s.accountOf(ctx, who, channelID)
	if err != nil || !ok {
		return 0, err
	}
	links, err := s.o.Accounts.IdentityLinks(ctx, account.CustomerID)
	if err != nil {
		return 0, err
	}
	taken := func(l commerce.IdentityLink) bool { return l.Issuer == issuer && l.Subject != subject }
	if slices.ContainsFunc(links, taken) {
		return 0, nil // the provider has given the address to somebody else since
	}
	err = s.o.Accounts.CreateIdentityLink(ctx, commerce.IdentityLink{
		CustomerID: account.CustomerID, Issuer: issuer, Subject: subject,
	})
	if err != nil {
		return 0, err
	}
	return account.CustomerID, nil
}

// accountOf finds the one customer of an address who may sign in on the channel, or
// makes one when that is configured. Two would be one too many to choose from.
func (s *Service) accountOf(ctx context.Context, who identity, channelID int) (commerce.CustomerAccount, bool, error) {
	found, err := s.accountsOn(ctx, who.email, channelID)
	if err != nil || len(found) == 1 {
		return only(found), len(found) == 1, err
	}
	if len(found) > 1 || !s.o.CreateCustomers || who.firstName == "" {
		return commerce.CustomerAccount{}, false, nil
	}
	made, err := s.o.Accounts.CreateAccount(ctx, commerce.NewCustomer{
		Email: who.email, FirstName: who.firstName, LastName: who.lastName, ChannelID: channelID,
	})
	if commerce.CodeOf(err) == commerce.CodeBadUserInput {
		// Somebody was faster: the address is taken since we looked.
		found, err = s.accountsOn(ctx, who.email, channelID)
		return only(found), len(found) == 1, err
	}
	return made, err == nil && made.CustomerID > 0 && sameEmail(made.Email, who.email), err
}

// accountsOn reads the customers of an address who may sign in on the channel. Others
// that a search brings up, because to it some letters are alike, are left out.
func (s *Service) accountsOn(ctx context.Context, email commerce.Secret, channelID int) ([]commerce.CustomerAccount, error) {
	accounts, err := s.o.Accounts.AccountsByEmail(ctx, email)
	if err != nil {
		return nil, err
	}
	var found []commerce.CustomerAccount
	for _, a := range accounts {
		if a.CustomerID <= 0 || !sameEmail(a.Email, email) {
			continue
		}
		ok, err := s.o.Accounts.MaySignIn(ctx, a, channelID)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, a)
		}
	}
	return found, nil
}

// only returns the first, the zero value of none.
func only(accounts []commerce.CustomerAccount) (first commerce.CustomerAccount) {
	if len(accounts) > 0 {
		first = accounts[0]
	}
	return first
}

// sameEmail compares addresses as the store does, for which case is no difference. It
// folds ASCII alone: beyond that, what folds alike may be two people's.
func sameEmail(a, b commerce.Secret) bool {
	lower := func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	return a != "" && strings.Map(lower, a.Reveal()) == strings.Map(lower, b.Reveal())
}
