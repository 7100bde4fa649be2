package purchase

import (
	"bytes"
	"encoding/json"
	"io"
	"time"
)

// saleVersion is the only version of a sale there is. What another version wrote is
// refused and never written over: a completion that is not understood may be under way.
const saleVersion = 1

// maxCorrelationID is longer than a UUID is.
const maxCorrelationID = 64

// sale is what the journal holds of a checkout: that somebody has sent its completion, and
// then which order it is. A completion that surely came to nothing is taken out again.
//
//	(nothing) ──> sent ──> order
//	    ^──────────┘
//
// Times are in milliseconds since 1970.
type sale struct {
	Version int `json:"v"`
	// CorrelationID ties together all calls of the purchase: that of whoever began it.
	CorrelationID string `json:"c"`
	// OrderID is which order it is, 0 while nobody knows. Whatever the store says later,
	// the checkout is no other order.
	OrderID int `json:"o,omitempty"`
	// Name is random, and tells a completion that was sent from every other one.
	Name string `json:"n,omitempty"`
	// Sent is when it was about to be sent, Until when whoever did has surely stopped.
	Sent  int64 `json:"at,omitempty"`
	Until int64 `json:"u,omitempty"`
}

// readSale reads an entry; nil is a checkout of which nobody knows anything.
func readSale(entry []byte) (sale, error) {
	if entry == nil {
		return sale{Version: saleVersion}, nil
	}
	var l sale
	d := json.NewDecoder(bytes.NewReader(entry))
	d.DisallowUnknownFields()
	if d.Decode(&l) != nil || !l.isValid() {
		return sale{}, errEntry
	}
	if _, err := d.Token(); err != io.EOF {
		return sale{}, errEntry
	}
	return l, nil
}

// write is what readSale reads.
func (l sale) write() ([]byte, error) {
	if !l.isValid() {
		return nil, errEntry
	}
	return json.Marshal(l)
}

func (l sale) isValid() bool {
	if l.Version != saleVersion || !isVisible(l.CorrelationID, maxCorrelationID) {
		return false
	}
	if l.OrderID != 0 {
		return l.OrderID > 0 && l.Name == "" && l.Sent == 0 && l.Until == 0
	}
	return l.Name != "" && l.Sent > 0 && l.Until >= l.Sent
}

// isSent reports whether a completion was sent of which nobody knows what it became.
func (l sale) isSent() bool { return l.Name != "" }

// isUnderWay reports whether whoever sent it may still be at it.
func (l sale) isUnderWay(now time.Time) bool { return l.isSent() && now.UnixMilli() < l.Until }

// isShut reports whether an order may yet come of what was sent, so that nothing may be
// sent again.
func (l sale) isShut(now time.Time, settleAfter time.Duration) bool {
	return l.isSent() && now.Before(time.UnixMilli(l.Until).Add(settleAfter))
}

// isOther reports whether an order is another one than the checkout's.
func (l sale) isOther(orderID int) bool {
	return l.OrderID != 0 && orderID != 0 && orderID != l.OrderID
}
