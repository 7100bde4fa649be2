package store

import (
	"fmt"
	"sync"
	"time"
)

// firstSite is the number of the default channel's site; the others follow.
const firstSite = 1000

// Site is where a channel's pages are. A URL that is empty does not exist.
type Site struct {
	ID        int
	ChannelID int
	// Primary is the storefront itself: on a headless channel none of ours.
	Primary string
	// Canonical is where the store answers, whatever the storefront's address is.
	Canonical string
	// Checkout is where the hosted checkout is.
	Checkout string
	// IsCheckoutCustom says that Checkout is the channel's own address.
	IsCheckoutCustom bool
	Created          time.Time
}

// sites are the hosted pages' addresses, and the sites that differ from the rule.
// The zero value works.
type sites struct {
	mu     sync.RWMutex // guards the fields below
	hosted func(channelID int) string
	edits  map[int]func(*Site)
	gone   map[int]bool
}

// SetHosted tells the store where a channel's hosted pages are. Until then, and
// while of returns nothing, there are none.
func (s *Store) SetHosted(of func(channelID int) string) {
	s.sites.mu.Lock()
	defer s.sites.mu.Unlock()
	s.sites.hosted = of
}

// Site returns the site of a channel: a storefront elsewhere as its primary
// address, and the hosted pages as the other two. It reports false for a channel
// that does not exist, and for one whose site was removed.
func (s *Store) Site(channelID int) (Site, bool) {
	if _, ok := s.Channel(channelID); !ok {
		return Site{}, false
	}
	s.sites.mu.RLock()
	hosted, edit, gone := s.sites.hosted, s.sites.edits[channelID], s.sites.gone[channelID]
	s.sites.mu.RUnlock()
	if gone {
		return Site{}, false
	}
	site := Site{
		ID: siteID(channelID), ChannelID: channelID,
		Primary: fmt.Sprintf("https://shop-%d.example.com", channelID), Created: seedTime(),
	}
	// The function takes the server's own lock, so it is not called under ours.
	if hosted != nil {
		site.Canonical = hosted(channelID)
		site.Checkout = site.Canonical
		site.IsCheckoutCustom = site.Checkout != ""
	}
	if edit != nil {
		edit(&site)
	}
	return site, true
}

// EditSite makes a channel's site differ from the rule, from now on and as often
// as it is read; nil ends that, and brings back a site that was removed.
func (s *Store) EditSite(channelID int, change func(*Site)) {
	defer s.siteChanged(channelID)
	s.sites.mu.Lock()
	defer s.sites.mu.Unlock()
	if s.sites.edits == nil {
		s.sites.edits = map[int]func(*Site){}
	}
	s.sites.edits[channelID] = change
	delete(s.sites.gone, channelID)
}

// RemoveSite takes a channel's site away, which the default channel's cannot be.
func (s *Store) RemoveSite(channelID int) bool {
	if _, ok := s.Channel(channelID); !ok || channelID == ChannelMain {
		return false
	}
	defer s.siteChanged(channelID)
	s.sites.mu.Lock()
	defer s.sites.mu.Unlock()
	if s.sites.gone == nil {
		s.sites.gone = map[int]bool{}
	}
	s.sites.gone[channelID] = true
	return true
}

// siteChanged tells of a change that is made.
func (s *Store) siteChanged(channelID int) {
	s.news.add(Event{Kind: ChannelSiteUpdated, ID: siteID(channelID), ChannelID: channelID})
	s.news.tell()
}

func siteID(channelID int) int { return firstSite + channelID - 1 }
