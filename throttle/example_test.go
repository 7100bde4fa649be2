package throttle_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/throttle"
)

func Example() {
	attempts := throttle.New(throttle.Options{})
	ctx := commerce.WithClientIP(context.Background(), netip.MustParseAddr("203.0.113.7"))

	for range 12 {
		done, err := attempts.Enter(ctx, commerce.Attempt{Action: "login", ChannelID: 1, Account: "ada@example.com"})
		if err != nil {
			var e *commerce.Error
			fmt.Println(errors.As(err, &e), e.Code)
			continue
		}
		// Here the store is asked, and says no.
		done(false)
	}
	// Output:
	// true RATE_LIMITED
	// true RATE_LIMITED
}
