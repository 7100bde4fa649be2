// Package pass is where the sandbox makes and reads the tokens by which
// shoppers come in and go over: Customer Login, Current Customer and session
// sync. Begin with Desk. Serving them is left to the Storefront API and to the
// hosted pages.
package pass

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"net/netip"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// App is an API account with the secret that its tokens are signed with.
type App struct {
	ID     string
	Secret string
}

// Desk makes and reads tokens for one store. Its methods may be called from
// many goroutines.
type Desk struct {
	store   *store.Store
	key     *ecdsa.PrivateKey
	random  io.Reader
	login   App
	apps    []App
	spent   spent
	strikes strikes
	records records
}

// NewDesk makes the desk of a store. key signs what the store signs; login is
// the account that signs Customer Login tokens, apps those for which Current
// Customer tokens are signed. Ids come from random, which several goroutines
// must be able to share.
func NewDesk(s *store.Store, key *ecdsa.PrivateKey, random io.Reader, login App, apps ...App) *Desk {
	return &Desk{store: s, key: key, random: random, login: login, apps: apps}
}

// Client is the address from which a request comes.
type Client struct {
	Address netip.Addr
	// IsShopper is whether a trusted proxy vouches that it is the shopper's.
	IsShopper bool
}

// isAt reports whether the client is at an address as a token spells it; an
// empty one is anywhere.
func (c Client) isAt(address string) bool {
	if address == "" {
		return true
	}
	want, err := netip.ParseAddr(address)
	return err == nil && want.Unmap() == c.Address.Unmap()
}

// errMalformed means that a token is not one, or says something of another type.
var errMalformed = errors.New("malformed")

// newID makes a random id.
func (d *Desk) newID() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(d.random, b[:]); err != nil {
		return "", fmt.Errorf("make token id: %w", err)
	}
	return fmt.Sprintf("%x", b), nil
}
