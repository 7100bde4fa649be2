package store

import "testing"

func TestGuestAndDefaultGroup(t *testing.T) {
	tests := []struct {
		name           string
		global, own    *int
		channel, wants int
	}{
		{"nothing set", nil, nil, ChannelMain, 0},
		{"inherited", new(5), nil, ChannelMain, 5},
		{"overridden", new(5), new(3), ChannelMain, 3},
		{"overridden by none", new(5), new(0), ChannelMain, 0},
		{"only on the channel", nil, new(3), ChannelMain, 3},
		{"another channel's override", new(5), new(3), ChannelCanada, 5},
		{"unknown channel", new(5), new(3), 99, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			s.EditChannel(ChannelCanada, func(c *Channel) { c.CustomerSettings = CustomerSettings{} })
			s.SetCustomerSettings(CustomerSettings{GuestGroupID: tt.global, DefaultGroupID: tt.global})
			s.EditChannel(ChannelMain, func(c *Channel) {
				c.CustomerSettings = CustomerSettings{GuestGroupID: tt.own, DefaultGroupID: tt.own}
			})
			if got := s.GuestGroup(tt.channel); got != tt.wants {
				t.Errorf("guest group %d, want %d", got, tt.wants)
			}
			if got := s.DefaultGroup(tt.channel); got != tt.wants {
				t.Errorf("default group %d, want %d", got, tt.wants)
			}
		})
	}
}

func TestSeedSettings(t *testing.T) {
	s, _ := open(t)
	for channel, want := range map[int]int{ChannelMain: GroupGuests, ChannelCanada: GroupRetail, ChannelEurope: GroupGuests} {
		if got := s.GuestGroup(channel); got != want {
			t.Errorf("guest group of channel %d is %d, want %d", channel, got, want)
		}
		if got := s.DefaultGroup(channel); got != GroupRetail {
			t.Errorf("default group of channel %d is %d", channel, got)
		}
	}
	if got := s.CustomerSettings().GuestGroupID; got == nil || *got != GroupGuests {
		t.Errorf("the store's guest group is %v", got)
	}
}

func TestEffectiveProductSettings(t *testing.T) {
	tests := []struct {
		name        string
		global, own ProductSettings
		show, hide  bool
	}{
		{"platform defaults", ProductSettings{}, ProductSettings{}, true, false},
		{"inherited", ProductSettings{new(false), new(true)}, ProductSettings{}, false, true},
		{"overridden", ProductSettings{new(false), new(true)}, ProductSettings{new(true), new(false)}, true, false},
		{"one of two overridden", ProductSettings{new(false), new(true)}, ProductSettings{HidePriceFromGuests: new(false)}, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := open(t)
			s.SetProductSettings(tt.global)
			s.EditChannel(ChannelMain, func(c *Channel) { c.ProductSettings = tt.own })
			got := s.EffectiveProductSettings(ChannelMain)
			if *got.ShowProductPrice != tt.show || *got.HidePriceFromGuests != tt.hide {
				t.Errorf("show %v, hide from guests %v", *got.ShowProductPrice, *got.HidePriceFromGuests)
			}
			if raw := s.ProductSettings(); raw != tt.global {
				t.Errorf("the store's own settings became %v", raw)
			}
		})
	}
}
