package management

import (
	"context"
	"time"

	"github.com/clientele-graph/clientele/upstream"
)

// Time reads the store's clock, in whole seconds.
func (c *Client) Time(ctx context.Context) (time.Time, error) {
	var answer struct {
		Time looseInt `json:"time"`
	}
	if err := c.get(ctx, "time", "/v2/time", nil, &answer); err != nil {
		return time.Time{}, upstream.Public(err)
	}
	// An answer that lacks the time reads as 1970, which nobody means.
	if answer.Time <= 0 {
		return time.Time{}, unreadable("time")
	}
	return time.Unix(int64(answer.Time), 0).UTC(), nil
}

// unreadable says that an answer lacks what it is about.
func unreadable(endpoint string) error {
	return upstream.Public(&upstream.Error{
		Kind: upstream.Unavailable, API: upstream.Management, Endpoint: endpoint, Reason: upstream.ReasonMalformed,
	})
}
