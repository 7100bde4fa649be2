package hook

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"
)

// The methods of this file are controls that reality lacks. They hold for events
// from then on, on all hooks.

// ErrData means data of an event that are no JSON.
var ErrData = errors.New("the data are not JSON")

// Order is the order in which held deliveries are released.
type Order string

// The orders.
const (
	// OrderKept is the order of the events.
	OrderKept Order = "kept"
	// OrderReversed is the last first.
	OrderReversed Order = "reversed"
	// OrderShuffled is any order.
	OrderShuffled Order = "shuffled"
)

// orders are what the controls asked for.
type orders struct {
	variants Variants
	hold     bool
	copies   int
	delay    time.Duration
	drop     int
}

// Variants returns how events are put into words.
func (c *Courier) Variants() Variants {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.orders.variants
}

// SetVariants changes how events are put into words.
func (c *Courier) SetVariants(v Variants) {
	c.order(func(o *orders) { o.variants = v })
}

// Duplicate delivers everything so many times more than once; 0 ends it.
func (c *Courier) Duplicate(copies int) {
	c.order(func(o *orders) { o.copies = max(copies, 0) })
}

// Delay delivers everything later, by the store's clock; 0 ends it.
func (c *Courier) Delay(delay time.Duration) {
	c.order(func(o *orders) { o.delay = max(delay, 0) })
}

// Drop loses the next deliveries for good.
func (c *Courier) Drop(next int) {
	c.order(func(o *orders) { o.drop = max(next, 0) })
}

// Hold keeps everything back until Release.
func (c *Courier) Hold() {
	c.order(func(o *orders) { o.hold = true })
}

func (c *Courier) order(change func(*orders)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.orders)
}

// Release ends Hold and sends what was kept back, in an order. It fails only for
// an order that there is not, and when randomness ends.
func (c *Courier) Release(order Order) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	held := slices.Clone(c.held)
	switch order {
	case OrderKept:
	case OrderReversed:
		slices.Reverse(held)
	case OrderShuffled:
		var seed [16]byte
		if _, err := io.ReadFull(c.config.Random, seed[:]); err != nil {
			return fmt.Errorf("read randomness: %w", err)
		}
		random := rand.New(rand.NewPCG(binary.LittleEndian.Uint64(seed[:8]), binary.LittleEndian.Uint64(seed[8:])))
		random.Shuffle(len(held), func(i, j int) { held[i], held[j] = held[j], held[i] })
	default:
		return fmt.Errorf("there is no order %q", order)
	}
	c.held, c.orders.hold = nil, false
	c.send(held...)
	return nil
}

// take keeps a new delivery and does with it what the controls say. The lock is held.
func (c *Courier) take(d Delivery) {
	for range 1 + c.orders.copies {
		c.number++
		made := d
		made.Number = c.number
		if len(c.deliveries) >= maxDeliveries {
			c.deliveries = slices.Delete(c.deliveries, 0, maxDeliveries/2)
		}
		c.deliveries = append(c.deliveries, &made)
		switch {
		case c.orders.drop > 0:
			c.orders.drop--
			made.State = StateDropped
		case c.orders.hold:
			made.State = StateHeld
			c.held = append(c.held, &made)
		case c.orders.delay > 0:
			c.wait(&made, c.orders.delay)
		default:
			c.send(&made)
		}
	}
}

// Emit tells of something that did not happen. Data are not checked but for being
// JSON, nor is the scope. The error is ErrData, or of a reader of randomness.
func (c *Courier) Emit(scope string, data json.RawMessage) error {
	if !json.Valid(data) {
		return ErrData
	}
	return c.tell(c.Variants(), scope, data)
}

// Deliveries returns every delivery in the order of its making: the last twenty
// thousand, if there were more.
func (c *Courier) Deliveries() []Delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]Delivery, len(c.deliveries))
	for i, d := range c.deliveries {
		all[i] = *d
	}
	return all
}

// Flush returns when everything that is due was tried: nothing is pending then.
// What is held, or waits for its time, stays. The error is ctx's.
func (c *Courier) Flush(ctx context.Context) error {
	c.mu.Lock()
	c.wake(c.config.Now())
	if c.busy == 0 {
		c.mu.Unlock()
		return nil
	}
	if c.idle == nil {
		c.idle = make(chan struct{})
	}
	idle := c.idle
	c.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
