package hook

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// callTimeout bounds one call of a destination.
const callTimeout = 10 * time.Second

// Config is what a Courier needs.
type Config struct {
	Identity store.Identity
	// Secret is the client secret of the API account that the hooks belong to.
	Secret string
	// Now is the store's clock.
	Now func() time.Time
	// Random is where message ids come from.
	Random io.Reader
	// Logger hears of events that could not be told.
	Logger *slog.Logger
	// HTTPSOnly refuses destinations that the real store refuses, too: plain http
	// and other ports, which are otherwise possible on this machine.
	HTTPSOnly bool
}

// Courier tells hooks of events. It has a worker for every hook that something is
// to be told, and none while there is nothing. Its methods may be called from many
// goroutines.
type Courier struct {
	config Config
	board  *Board
	http   *http.Client

	// ctx ends with the courier, and with it every call.
	ctx     context.Context
	stop    context.CancelFunc
	workers sync.WaitGroup

	mu         sync.Mutex // guards the fields below
	closed     bool
	number     int
	deliveries []*Delivery
	lanes      map[int]*lane
	held       []*Delivery
	waiting    []*Delivery
	alarm      *time.Timer
	orders     orders
	busy       int
	idle       chan struct{} // closed when busy falls to zero; nil while nobody waits
}

// lane is what is to be told to one hook, in order.
type lane struct {
	queue   []*Delivery
	running bool
}

// NewCourier makes a courier with an empty board. Close ends it.
func NewCourier(c Config) *Courier {
	ctx, stop := context.WithCancel(context.Background())
	return &Courier{
		config: c,
		board:  newBoard(c.Now, c.HTTPSOnly),
		http: &http.Client{
			Timeout:   callTimeout,
			Transport: &http.Transport{MaxIdleConnsPerHost: MaxPerScope},
			// A redirect is an answer like another: it is not 2xx.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		ctx: ctx, stop: stop,
		lanes: map[int]*lane{},
	}
}

// Board is where the courier's hooks are registered.
func (c *Courier) Board() *Board { return c.board }

// Tell tells hooks of an event of the store. It returns before anybody is called.
func (c *Courier) Tell(e store.Event) {
	variants := c.Variants()
	scope, data, err := variants.describe(e)
	if err == nil {
		err = c.tell(variants, scope, data)
	}
	if err != nil {
		c.config.Logger.Error("webhook not sent", slog.Any("error", err))
	}
}

// tell makes a delivery for every active hook of the scope.
func (c *Courier) tell(variants Variants, scope string, data json.RawMessage) error {
	hooks := slices.DeleteFunc(c.board.List(), func(h Hook) bool { return !h.IsActive || !matches(h.Scope, scope) })
	if len(hooks) == 0 {
		return nil
	}
	body, err := variants.body(c.config.Identity, scope, data, c.config.Now())
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range hooks {
		var key [16]byte
		if _, err := io.ReadFull(c.config.Random, key[:]); err != nil {
			return err
		}
		c.take(Delivery{
			MessageID: "msg_" + hex.EncodeToString(key[:]), HookID: h.ID, Scope: scope, Destination: h.Destination,
			Body: body, State: StatePending, unsigned: variants.Unsigned,
		})
	}
	return nil
}

// Close hangs up on everybody and waits until the last worker is done or ctx is.
// What was not delivered stays so.
func (c *Courier) Close(ctx context.Context) error {
	c.stop()
	c.mu.Lock()
	c.closed = true
	if c.alarm != nil {
		c.alarm.Stop()
	}
	c.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.workers.Wait()
	}()
	defer c.http.CloseIdleConnections()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
