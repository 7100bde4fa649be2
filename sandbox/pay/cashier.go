package pay

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// issuer is who the store says that it is, in payment access tokens.
const issuer = "payments.bigcommerce.com"

// Cashier makes and reads payment access tokens: HS256 by a secret that only the
// store knows, good for one payment of one order within an hour.
type Cashier struct {
	store  *store.Store
	secret string
}

// NewCashier makes a cashier of a store who signs with a secret.
func NewCashier(s *store.Store, secret string) *Cashier { return &Cashier{s, secret} }

// claims is what a token says (reference/payments/access-tokens_payments.v3.yml).
type claims struct {
	Expires   int64  `json:"exp"`
	NotBefore int64  `json:"nbf"`
	Issuer    string `json:"iss"`
	Subject   string `json:"sub"`
	ID        string `json:"jti"`
	IssuedAt  int64  `json:"iat"`
	Data      data   `json:"data"`
}

// data is what a token pays for. The numbers of store and order are texts there.
type data struct {
	StoreID  string `json:"store_id"`
	OrderID  string `json:"order_id"`
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

// Token makes a token for what is left to pay of an order. It fails as
// store.MintPaymentToken does.
func (c *Cashier) Token(orderID int) (string, error) {
	minted, err := c.store.MintPaymentToken(orderID)
	if err != nil {
		return "", err
	}
	token, err := jwt.SignHS256(c.secret, claims{
		Expires: minted.Expires.Unix(), NotBefore: minted.Issued.Unix(), IssuedAt: minted.Issued.Unix(),
		Issuer: issuer, Subject: c.store.StoreHash(), ID: minted.ID,
		Data: data{
			StoreID: strconv.Itoa(c.store.Identity().NumericID), OrderID: strconv.Itoa(orderID),
			Amount: minted.MinorUnits, Currency: minted.Currency,
		},
	})
	if err != nil {
		return "", fmt.Errorf("sign payment token: %w", err)
	}
	return token, nil
}

// errNoToken means that a text is no payment access token of this store.
var errNoToken = errors.New("not a payment access token of this store")

// read believes a token that the cashier signed, and returns its jti. Whether it still
// works is what the store knows.
func (c *Cashier) read(text string) (string, error) {
	token, ok := jwt.Split(text)
	if !ok || !token.SignedWith(c.secret) {
		return "", errNoToken
	}
	var said claims
	if err := json.Unmarshal(token.Payload, &said); err != nil || said.Issuer != issuer || said.Subject != c.store.StoreHash() {
		return "", errNoToken
	}
	return said.ID, nil
}
