package pass

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// loginLifetime is for how long after its iat a Customer Login JWT is accepted
// (docs/start/authentication/customer-login.mdx).
const loginLifetime = 30 * time.Second

// defaultRedirect is where a login without redirect_to leads.
const defaultRedirect = "/account.php"

// ErrLoginRefused means that a Customer Login JWT signs nobody in. It is
// wrapped with the reason, which the store tells nobody.
var ErrLoginRefused = errors.New("customer login refused")

// loginClaims are what a Customer Login JWT says. Further claims are tolerated.
type loginClaims struct {
	Issuer         string  `json:"iss"`
	IssuedAt       *int64  `json:"iat"`
	ID             string  `json:"jti"`
	Operation      string  `json:"operation"`
	StoreHash      string  `json:"store_hash"`
	CustomerID     int     `json:"customer_id"`
	ChannelID      *int    `json:"channel_id"`
	RedirectTo     string  `json:"redirect_to"`
	RequestIP      *string `json:"request_ip"`
	PersistentCart bool    `json:"enable_persistent_cart"`
}

// Login is whom a Customer Login JWT signs in, and how.
type Login struct {
	Customer  store.Customer
	ChannelID int
	// RedirectTo is the claim, or the account page.
	RedirectTo string
	// PersistentCart brings back the cart from before; the Storefront API
	// ignores it.
	PersistentCart bool
}

// CustomerLogin reads a Customer Login JWT and uses it up. isHere says whether
// a channel's shoppers may sign in where the token was presented. The error is
// ErrLoginRefused. A token that is refused is not used up, which is not
// documented.
func (d *Desk) CustomerLogin(text string, client Client, isHere func(channelID int) bool) (Login, error) {
	c, err := d.readLogin(text)
	if err != nil {
		return Login{}, fmt.Errorf("%w: %w", ErrLoginRefused, err)
	}
	now := d.store.Now()
	if complaint := d.judgeLogin(c, client, now); complaint != "" {
		return Login{}, fmt.Errorf("%w: %s", ErrLoginRefused, complaint)
	}
	login := Login{ChannelID: 1, RedirectTo: c.RedirectTo, PersistentCart: c.PersistentCart}
	if c.ChannelID != nil {
		login.ChannelID = *c.ChannelID
	}
	if login.RedirectTo == "" {
		login.RedirectTo = defaultRedirect
	}
	var exists bool
	login.Customer, exists = d.store.Customer(c.CustomerID)
	switch {
	case !isHere(login.ChannelID):
		return Login{}, fmt.Errorf("%w: not on this channel", ErrLoginRefused)
	case c.CustomerID <= 0 || !exists || !d.store.MayLogIn(c.CustomerID, login.ChannelID):
		return Login{}, fmt.Errorf("%w: not this customer", ErrLoginRefused)
	case !d.spent.use("login "+c.Issuer+" "+c.ID, now, now.Add(2*loginLifetime)):
		return Login{}, fmt.Errorf("%w: used before", ErrLoginRefused)
	}
	return login, nil
}

// readLogin believes what the account signed.
func (d *Desk) readLogin(text string) (loginClaims, error) {
	var c loginClaims
	token, ok := jwt.Split(text)
	if !ok || !token.SignedWith(d.login.Secret) || json.Unmarshal(token.Payload, &c) != nil {
		return loginClaims{}, errMalformed
	}
	return c, nil
}

// judgeLogin says what is wrong with the claims themselves, or nothing.
func (d *Desk) judgeLogin(c loginClaims, client Client, now time.Time) string {
	switch {
	case c.Issuer != d.login.ID:
		return "issuer"
	case c.Operation != "customer_login":
		return "operation"
	case c.StoreHash != d.store.StoreHash():
		return "store"
	case c.ID == "":
		return "no id"
	case c.IssuedAt == nil || !d.isRecent(*c.IssuedAt, now):
		return "time"
	case c.RequestIP != nil && !client.isAt(*c.RequestIP):
		return "address"
	}
	return ""
}

// isRecent reports whether a token of this iat is accepted.
func (d *Desk) isRecent(iat int64, now time.Time) bool {
	age := time.Duration(now.Unix()-iat) * time.Second
	if iat < 0 || iat > now.Add(time.Hour).Unix() {
		return false // also keeps age from running over
	}
	return age <= loginLifetime && age >= -d.store.Choices().Hosted.FutureTolerance()
}
