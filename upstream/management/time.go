package management

import (
	"context"
	"time"

	"github.com/clientele-graph/clientele/upstream"
)

// Time reads the store's clock, in whole seconds.
func (c *Client) Time(ctx context.Context) (time.Time, error) {
	var answer clock
	if err := c.get(ctx, "time", "/v2/time", nil, &answer); err != nil {
		return time.Time{}, upstream.Public(err)
	}
	return time.Unix(int64(answer.Time), 0).UTC(), nil
}

// clock is the answer of /v2/time.
type clock struct {
	Time looseInt `json:"time"`
}

// complete refuses 1970, which is how an answer without the time reads.
func (c clock) complete() bool { return c.Time > 0 }

// unreadable says that an answer lacks what it is about.
func unreadable(endpoint string) error {
	return upstream.Public(&upstream.Error{
		Kind: upstream.Unavailable, API: upstream.Management, Endpoint: endpoint, Reason: upstream.ReasonMalformed,
	})
}
