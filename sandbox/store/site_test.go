package store

import (
	"fmt"
	"testing"
)

func TestSites(t *testing.T) {
	s, _ := open(t)
	site, ok := s.Site(ChannelMain)
	if !ok || site.ID != 1000 || site.ChannelID != ChannelMain || site.Primary != "https://shop-1.example.com" {
		t.Errorf("the default site is %+v, %t", site, ok)
	}
	if site.Canonical != "" || site.Checkout != "" || site.IsCheckoutCustom {
		t.Errorf("nobody serves hosted pages, and the site says %+v", site)
	}
	address := ""
	s.SetHosted(func(channelID int) string {
		if address == "" {
			return ""
		}
		return fmt.Sprintf("%s-%d", address, channelID)
	})
	if site, _ := s.Site(ChannelCanada); site.Canonical != "" || site.IsCheckoutCustom {
		t.Errorf("the server does not listen yet, and the site says %+v", site)
	}
	address = "http://hosted"
	site, ok = s.Site(ChannelCanada)
	if !ok || site.ID != 1001 || site.Canonical != "http://hosted-2" || site.Checkout != "http://hosted-2" || !site.IsCheckoutCustom {
		t.Errorf("the second site is %+v, %t", site, ok)
	}
	if _, ok := s.Site(77); ok {
		t.Error("a channel that does not exist has a site")
	}
}

func TestSitesThatDiffer(t *testing.T) {
	s, _ := open(t)
	s.EditSite(ChannelEurope, func(site *Site) { site.Checkout = "https://pay.example.com" })
	if site, _ := s.Site(ChannelEurope); site.Checkout != "https://pay.example.com" || site.Primary != "https://shop-3.example.com" {
		t.Errorf("the edited site is %+v", site)
	}
	if s.RemoveSite(ChannelMain) || s.RemoveSite(77) {
		t.Error("a site was removed that cannot be, or is not")
	}
	if !s.RemoveSite(ChannelEurope) {
		t.Error("the site was not removed")
	}
	if _, ok := s.Site(ChannelEurope); ok {
		t.Error("a site that was removed is there")
	}
	s.EditSite(ChannelEurope, nil)
	if site, ok := s.Site(ChannelEurope); !ok || site.Checkout != "" {
		t.Errorf("the site that was brought back is %+v, %t", site, ok)
	}
}
