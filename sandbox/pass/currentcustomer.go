package pass

import (
	"errors"
	"strconv"
	"time"

	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// currentLifetime is how long a Current Customer JWT lives
// (docs/start/authentication/current-customer.mdx).
const currentLifetime = 900 * time.Second

// ErrUnknownApp means that no app has this id.
var ErrUnknownApp = errors.New("unknown app")

// currentClaims are what a Current Customer JWT says.
type currentClaims struct {
	Customer struct {
		ID      int    `json:"id"`
		Email   string `json:"email"`
		GroupID string `json:"group_id"`
	} `json:"customer"`
	Issuer        string `json:"iss"`
	Subject       string `json:"sub"`
	IssuedAt      int64  `json:"iat"`
	ExpiresAt     int64  `json:"exp"`
	Version       int    `json:"version"`
	Audience      string `json:"aud"`
	ApplicationID string `json:"application_id"`
	StoreHash     string `json:"store_hash"`
	Operation     string `json:"operation"`
}

// CurrentCustomer tells an app who is signed in, signed with the app's secret.
// An app that does not exist is ErrUnknownApp.
func (d *Desk) CurrentCustomer(appID string, customer store.Customer) (string, error) {
	for i, app := range d.apps {
		if app.ID != appID || appID == "" {
			continue
		}
		now, hash := d.store.Now().Unix(), d.store.StoreHash()
		c := currentClaims{
			Issuer: "bc/apps", Subject: hash, StoreHash: hash, Audience: app.ID, Operation: "current_customer",
			IssuedAt: now, ExpiresAt: now + int64(currentLifetime/time.Second), Version: 1,
			// How this relates to the audience is not documented; only that it differs.
			ApplicationID: strconv.Itoa(i + 1),
		}
		c.Customer.ID, c.Customer.Email = customer.ID, customer.Email
		c.Customer.GroupID = strconv.Itoa(customer.GroupID)
		if customer.GroupID == 0 && d.store.Choices().Hosted.NoGroupIsEmpty {
			c.Customer.GroupID = ""
		}
		return jwt.SignHS256(app.Secret, c)
	}
	return "", ErrUnknownApp
}
