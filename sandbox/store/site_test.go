package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSite(t *testing.T) {
	s, _ := open(t)
	s.SetOrigin("http://127.0.0.1:4100")
	tests := []struct {
		channel int
		want    Site
		hosted  string
	}{
		{ChannelMain, Site{Primary: "http://127.0.0.1:4100", Canonical: "http://127.0.0.1:4100"}, "http://127.0.0.1:4100"},
		{
			ChannelCanada,
			Site{Primary: "https://ca.kettle-and-pine.example.com", Canonical: "http://127.0.0.1:4100", Checkout: "http://localhost:4100"},
			"http://localhost:4100",
		},
		{
			ChannelEurope,
			Site{Primary: "https://eu.kettle-and-pine.example.com", Canonical: "http://127.0.0.1:4100"},
			"http://127.0.0.1:4100",
		},
	}
	for _, test := range tests {
		got, ok := s.Site(test.channel)
		if diff := cmp.Diff(test.want, got); !ok || diff != "" {
			t.Errorf("channel %d (-want +got):\n%s", test.channel, diff)
		}
		if got.Hosted() != test.hosted {
			t.Errorf("channel %d is hosted at %q, want %q", test.channel, got.Hosted(), test.hosted)
		}
	}
	if _, ok := s.Site(99); ok {
		t.Error("channel 99 has a site")
	}
}

func TestSiteBeforeTheOriginIsKnown(t *testing.T) {
	s, _ := open(t)
	if got, ok := s.Site(ChannelCanada); !ok || got.Hosted() != "" {
		t.Errorf("hosted at %q, want nowhere yet", got.Hosted())
	}
}

func TestChannelOfHost(t *testing.T) {
	s, _ := open(t)
	for host, want := range map[string]int{
		"127.0.0.1:4100": ChannelMain, "localhost:4100": ChannelCanada, "localhost": ChannelCanada,
		"": ChannelMain, "elsewhere.example.com": ChannelMain, "[::1]:4100": ChannelMain,
	} {
		if got := s.ChannelOfHost(host); got != want {
			t.Errorf("host %q is channel %d, want %d", host, got, want)
		}
	}
}
