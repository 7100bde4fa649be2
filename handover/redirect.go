package handover

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// CheckRedirect says where a shopper may be sent who comes back from the hosted pages
// with raw, which anybody may have written; ok is false for everything but a path
// and a URL on one of the channel's hosts. A channelID of 0 is the asker's; one that
// is not served is CodeBadUserInput. It tells nothing that is not public, so whoever
// may begin a session may ask, also when the last one is over.
func (s *Service) CheckRedirect(ctx context.Context, channelID int, raw string) (r commerce.Redirect, ok bool, err error) {
	p := session.From(ctx)
	if err := session.May(p, session.ReadSession, session.Object{}); err != nil &&
		session.May(p, session.BeginSession, session.Object{}) != nil {
		return commerce.Redirect{}, false, err
	}
	if channelID == 0 {
		channelID = s.channelOf(p)
	}
	// Before anything is answered, so that the answer does not depend on the text.
	if !s.o.Sites.serves(channelID) {
		return commerce.Redirect{}, false, noSuchChannel("channelId")
	}
	// Most are paths, which are the same on every host.
	if r, ok := commerce.CheckRedirect(raw, commerce.Site{}); ok {
		return r, true, nil
	}
	place, err := s.o.Sites.pages(ctx, channelID)
	if err != nil {
		return commerce.Redirect{}, false, err
	}
	return place.check(raw)
}
