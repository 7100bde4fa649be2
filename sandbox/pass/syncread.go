package pass

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/sandbox/jwt"
)

const (
	issuerStore   = "BC"
	operationSync = "session_sync"
)

// Why a session sync token was not read.
var (
	// ErrSyncInvalid means something that is not said.
	ErrSyncInvalid = errors.New("the session sync token is not valid")
	// ErrSyncAddress means that the token was made for another address.
	ErrSyncAddress = errors.New("the session sync token was made for another address")
	// ErrSyncStore means that the token was made for another store.
	ErrSyncStore = errors.New("the session sync token was made for another store")
	// ErrSyncExpired means that the token is over.
	ErrSyncExpired = errors.New("the session sync token has expired")
	// ErrSyncBlocked means that nothing of this address is read for a while.
	ErrSyncBlocked = errors.New("too many invalid session sync tokens")
)

// ReadSync reads a session sync token and uses it up. Every error but
// ErrSyncBlocked counts against the client's address; the third blocks it.
func (d *Desk) ReadSync(text string, client Client) (Sync, error) {
	now := d.store.Now()
	if d.strikes.isBlocked(client.Address, now) {
		return Sync{}, ErrSyncBlocked
	}
	s, err := d.readSync(text, client, now)
	if err != nil && (!errors.Is(err, ErrSyncExpired) || !d.store.Choices().Hosted.ExpiredSyncIsNoStrike) {
		d.strikes.add(client.Address, now)
	}
	return s, err
}

func (d *Desk) readSync(text string, client Client, now time.Time) (Sync, error) {
	var c syncClaims
	token, ok := jwt.Split(text)
	if !ok || !token.SignedBy(&d.key.PublicKey) || json.Unmarshal(token.Payload, &c) != nil {
		return Sync{}, ErrSyncInvalid
	}
	switch {
	case c.Issuer != issuerStore || c.Operation != operationSync || c.ID == "":
		return Sync{}, ErrSyncInvalid
	case c.StoreID != d.store.Identity().NumericID:
		return Sync{}, ErrSyncStore
	case now.Unix() >= c.ExpiresAt:
		return Sync{}, ErrSyncExpired
	case c.RequestIP != nil && !client.isAt(*c.RequestIP):
		return Sync{}, ErrSyncAddress
	}
	s := d.records.find(c.ID)
	if s.CustomerID != 0 {
		if _, exists := d.store.Customer(s.CustomerID); !exists {
			return Sync{}, ErrSyncInvalid
		}
	}
	if s.SessionToken != "" && !d.mayHandOver(s.SessionToken, s.ChannelID) {
		return Sync{}, ErrSyncInvalid
	}
	if !d.spent.use("sync "+c.ID, now, time.Unix(c.ExpiresAt, 0)) && !d.store.Choices().Hosted.SyncRepeats {
		return Sync{}, ErrSyncInvalid
	}
	return s, nil
}

// mayHandOver reports whether a link that was made in a session still opens
// one.
func (d *Desk) mayHandOver(session string, channelID int) bool {
	_, alive := d.store.SessionCustomer(session, channelID)
	return alive || d.store.Choices().Hosted.LinksOutliveSessions
}
