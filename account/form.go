package account

import (
	"context"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// How long the forms of a channel are kept, how long they are good while the store does
// not answer, how long it is left alone then, and how long a read may take.
const (
	formFresh    = 5 * time.Minute
	formStale    = time.Hour
	formPatience = 10 * time.Second
	formTimeout  = 5 * time.Second
)

// AccountForm returns what a page needs to draw the account forms of the request's
// channel, at most five minutes old, or an hour while the store does not answer. The
// answer is shared: do not change it.
func (s *Service) AccountForm(ctx context.Context) (*commerce.AccountForm, error) {
	p := session.From(ctx)
	if err := session.May(p, session.ReadForms, session.Object{}); err != nil {
		return nil, err
	}
	channel, err := s.channelOf(p)
	if err != nil {
		return nil, err
	}
	form, err := s.forms.Get(ctx, channel)
	if err != nil {
		return nil, err
	}
	return &form, nil
}
