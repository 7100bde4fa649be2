package hook

import (
	"bytes"
	"io"
	"net/http"
	"slices"
)

// maxAnswer is how much of an answer is read: it means nothing to the store.
const maxAnswer = 8 << 10

// send puts deliveries behind those of their hooks and sees that somebody brings
// them. The lock is held.
func (c *Courier) send(deliveries ...*Delivery) {
	for _, d := range deliveries {
		d.State = StatePending
		l := c.lanes[d.HookID]
		if l == nil {
			l = &lane{}
			c.lanes[d.HookID] = l
		}
		l.queue = append(l.queue, d)
		if l.running || c.closed {
			continue
		}
		l.running = true
		c.busy++
		c.workers.Go(func() { c.work(l) })
	}
}

// work brings what is in a lane, and ends when that is nothing.
func (c *Courier) work(l *lane) {
	for {
		c.mu.Lock()
		if len(l.queue) == 0 || c.closed {
			l.running = false
			c.rest()
			c.mu.Unlock()
			return
		}
		d := l.queue[0]
		l.queue = slices.Delete(l.queue, 0, 1)
		c.mu.Unlock()
		c.bring(d)
	}
}

// rest notes that a worker ended. The lock is held.
func (c *Courier) rest() {
	c.busy--
	if c.busy == 0 && c.idle != nil {
		close(c.idle)
		c.idle = nil
	}
}

// bring makes one try of a delivery, and plans the next when it fails.
func (c *Courier) bring(d *Delivery) {
	h, ok := c.board.Get(d.HookID)
	if !ok || !h.IsActive {
		c.mu.Lock()
		defer c.mu.Unlock()
		d.State = StateDropped
		return
	}
	status := c.call(h, d)
	c.mu.Lock()
	defer c.mu.Unlock()
	d.Attempts++
	d.LastStatus = status
	planned := schedule()
	switch {
	case status >= 200 && status < 300:
		d.State = StateDelivered
	case d.Attempts > len(planned):
		d.State = StateFailed
		c.board.deactivate(d.HookID)
	default:
		c.wait(d, planned[d.Attempts-1])
	}
}

// call makes the call and returns the answer's status, 0 when there was none. Only
// this worker writes to the delivery, and none of what is read here.
func (c *Courier) call(h Hook, d *Delivery) int {
	request, err := http.NewRequestWithContext(c.ctx, http.MethodPost, h.Destination, bytes.NewReader(d.Body))
	if err != nil {
		return 0
	}
	for name, value := range h.Headers {
		request.Header.Set(name, value)
	}
	request.Header.Set("Content-Type", "application/json")
	if !d.unsigned {
		sign(request.Header, c.config.Secret, d.MessageID, c.config.Now(), d.Body)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswer)
	return response.StatusCode
}
