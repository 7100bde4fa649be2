package sandbox

import (
	"encoding/json"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// flag is a setting in a control: left out, null for what is inherited, or a value.
type flag struct {
	said  bool
	value *bool
}

// UnmarshalJSON is not called for what is left out.
func (f *flag) UnmarshalJSON(b []byte) error {
	f.said = true
	return json.Unmarshal(b, &f.value)
}

func (f flag) over(value **bool) {
	if f.said {
		*value = f.value
	}
}

// controlSettings changes whether prices are shown, on a channel or, where
// channels inherit, in the store.
func (s *Server) controlSettings(in struct {
	ChannelID           int  `json:"channelId"`
	ShowProductPrice    flag `json:"showProductPrice"`
	HidePriceFromGuests flag `json:"hidePriceFromGuests"`
},
) (any, string) {
	change := func(p *store.ProductSettings) {
		in.ShowProductPrice.over(&p.ShowProductPrice)
		in.HidePriceFromGuests.over(&p.HidePriceFromGuests)
	}
	if in.ChannelID == 0 {
		settings := s.store.ProductSettings()
		change(&settings)
		s.store.SetProductSettings(settings)
		return nil, ""
	}
	return done(s.store.EditChannel(in.ChannelID, func(c *store.Channel) { change(&c.ProductSettings) }), "the channel does not exist")
}

// controlPriceDelay lets changes of prices show late.
func (s *Server) controlPriceDelay(in struct {
	Ms int    `json:"ms"`
	On string `json:"on"`
},
) (any, string) {
	if in.Ms < 0 {
		return nil, "ms must not be negative"
	}
	switch in.On {
	case "":
		s.SetPriceDelay(duration(in.Ms))
	case "storefront":
		s.SetPriceDelay(duration(in.Ms), store.SurfaceStorefront)
	case "management":
		s.SetPriceDelay(duration(in.Ms), store.SurfaceManagement)
	default:
		return nil, "on must be storefront, management, or left out"
	}
	return nil, ""
}
