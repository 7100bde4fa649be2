package management

import (
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerCurrencies() {
	h.handle("currencies", "GET /v2/currencies", h.getCurrencies)
	h.handle("currency-assignments", "GET /v3/channels/{id}/currency-assignments", h.getCurrencyAssignments)
}

// currency is one of the store's currencies.
type currency struct {
	ID               int      `json:"id"`
	IsDefault        bool     `json:"is_default"`
	CountryCodes     []string `json:"default_for_country_codes"`
	Code             string   `json:"currency_code"`
	ExchangeRate     string   `json:"currency_exchange_rate"`
	AutoUpdate       bool     `json:"auto_update"`
	TokenLocation    string   `json:"token_location"`
	Token            string   `json:"token"`
	DecimalToken     string   `json:"decimal_token"`
	ThousandsToken   string   `json:"thousands_token"`
	DecimalPlaces    int      `json:"decimal_places"`
	Name             string   `json:"name"`
	Enabled          bool     `json:"enabled"`
	IsTransactional  bool     `json:"is_transactional"`
	UsesDefaultNames bool     `json:"use_default_name"`
	LastUpdated      string   `json:"last_updated"`
}

func newCurrency(c store.Currency) currency {
	location := "left"
	if c.TokenIsOnTheRight {
		location = "right"
	}
	return currency{
		ID: c.ID, IsDefault: c.IsDefault, CountryCodes: append([]string{}, c.CountryCodes...),
		Code: c.Code, ExchangeRate: c.ExchangeRate.Pad(10).String(), AutoUpdate: c.AutoUpdate,
		TokenLocation: location, Token: c.Token,
		DecimalToken: c.DecimalSeparator, ThousandsToken: c.ThousandsSeparator, DecimalPlaces: c.Decimals,
		Name: c.Name, Enabled: c.IsEnabled, IsTransactional: c.IsTransactional, UsesDefaultNames: true,
		LastUpdated: v3Date(c.Updated),
	}
}

// getCurrencies lists the store's currencies, in V2's bare array.
func (h *Handler) getCurrencies(w http.ResponseWriter, r *http.Request) {
	query := newQuery(r)
	asked := query.page()
	if query.refused(w) {
		return
	}
	var currencies []currency
	for _, c := range h.store.Currencies() {
		currencies = append(currencies, newCurrency(c))
	}
	currencies = cut(asked, currencies)
	if len(currencies) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	respond(w, http.StatusOK, currencies)
}

// currencyAssignment is which currencies a channel has.
type currencyAssignment struct {
	ChannelID int      `json:"channel_id"`
	Enabled   []string `json:"enabled_currencies"`
	Default   string   `json:"default_currency"`
}

func (h *Handler) getCurrencyAssignments(w http.ResponseWriter, r *http.Request) {
	channel, ok := h.store.Channel(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Channel not found.")
		return
	}
	respondData(w, currencyAssignment{channel.ID, channel.Currencies, channel.DefaultCurrency})
}
