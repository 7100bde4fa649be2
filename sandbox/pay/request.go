package pay

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// request is the body of a payment.
type request struct {
	Payment *struct {
		Instrument json.RawMessage `json:"instrument"`
		MethodID   string          `json:"payment_method_id"`
		Save       bool            `json:"save_instrument"`
	} `json:"payment"`
}

// Each kind of instrument has members of its own, and no others.
type (
	typed        struct{ Type string }
	storedMember struct {
		Type  string `json:"type"`
		Token string `json:"token"`
	}
	cardMember struct {
		Type         string `json:"type"`
		Token        string `json:"token"`
		Verification string `json:"verification_value"`
	}
	tokenizedMember struct {
		Type     string     `json:"type"`
		Token    string     `json:"token"`
		IIN      digits     `json:"iin"`
		LastFour digits     `json:"last_four_digits"`
		Month    digitCount `json:"expiration_month"`
		Year     digitCount `json:"expiration_year"`
	}
	giftMember struct {
		Type string `json:"type"`
		Code string `json:"gift_certificate_code"`
	}
)

// readPayment checks the headers and decodes the body.
func readPayment(r *http.Request) (store.Payment, *problem) {
	if r.Header.Get("Accept") != Accept {
		return store.Payment{}, plain(http.StatusNotAcceptable, "Accept must be "+Accept+".")
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return store.Payment{}, plain(http.StatusUnsupportedMediaType, "The content type must be application/json.")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return store.Payment{}, malformed(err)
	}
	return parsePayment(body)
}

// parsePayment reads a body: 400 for what is malformed, 422 for what is missing or wrong.
func parsePayment(body []byte) (store.Payment, *problem) {
	var in request
	if err := strict(body, &in); err != nil {
		return store.Payment{}, malformed(err)
	}
	if in.Payment == nil {
		return store.Payment{}, missing("payment")
	}
	if len(in.Payment.Instrument) == 0 {
		return store.Payment{}, missing("payment.instrument")
	}
	if in.Payment.MethodID == "" {
		return store.Payment{}, missing("payment.payment_method_id")
	}
	p := store.Payment{MethodID: in.Payment.MethodID, Save: in.Payment.Save}
	if err := readInstrument(&p, in.Payment.Instrument); err != nil {
		return store.Payment{}, err
	}
	return p, nil
}

// strict decodes exactly one JSON value with known members only.
func strict(body []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// digits is a run of digits, which the reference's example writes as a number and its
// schema as a text.
type digits string

// UnmarshalJSON takes both.
func (d *digits) UnmarshalJSON(b []byte) error {
	var number json.Number
	if err := json.Unmarshal(b, &number); err != nil {
		return err
	}
	if _, err := strconv.ParseUint(number.String(), 10, 64); err != nil {
		return errors.New("not digits")
	}
	*d = digits(number)
	return nil
}

// digitCount is a small number, written as a number or as a text.
type digitCount int

// UnmarshalJSON takes both.
func (c *digitCount) UnmarshalJSON(b []byte) error {
	var d digits
	if err := d.UnmarshalJSON(b); err != nil {
		return err
	}
	n, err := strconv.Atoi(string(d))
	*c = digitCount(n)
	return err
}
