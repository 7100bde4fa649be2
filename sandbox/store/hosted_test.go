package store

import "testing"

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
