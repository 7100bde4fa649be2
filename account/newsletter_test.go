package account

import (
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestSubscribeGuest(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	refused, err := e.Subscribe(guest(t), email, "Ada", "Lovelace")
	if err != nil || len(refused) > 0 {
		t.Fatalf("got %v, %v", refused, err)
	}
	e.want(t, "enter subscribe on 2 at c@example.test, subscribe 0 on 2, own true, Ada Lovelace", "")
	e.store.subscribe = []commerce.SubscribeToNewsletterError{commerce.NewsletterError{}}
	refused, err = e.Subscribe(guest(t), email, "", "")
	wantCode(t, err, "")
	wantCodes(t, refused, commerce.RefusalNewsletter)
	e.throttle.err = failing(commerce.CodeRateLimited)
	_, err = e.Subscribe(guest(t), email, "", "")
	wantCode(t, err, commerce.CodeRateLimited)
}

// A shopper has one address, which they may name or not; the store's spelling counts.
func TestNewsletterOfAShopper(t *testing.T) {
	t.Parallel()
	for _, named := range []commerce.Secret{"", email, " " + "CANARY-2f7b@EXAMPLE.test"} {
		e := newEnv(t)
		ctx := with(t, shopper(7, 2))
		if refused, err := e.Subscribe(ctx, named, "Ada", ""); err != nil || len(refused) > 0 {
			t.Fatalf("got %v, %v", refused, err)
		}
		e.want(t, "prove, read 7, subscribe 7 on 2, own true, Ada ", "")
		if refused, err := e.Unsubscribe(ctx, named); err != nil || len(refused) > 0 {
			t.Fatalf("got %v, %v", refused, err)
		}
		e.want(t, "prove, read 7, unsubscribe 7, own true", "")
	}
	for _, named := range []commerce.Secret{"other@example.test", "canary-2f7b@example.tes", "x"} {
		e := newEnv(t)
		ctx := with(t, shopper(7, 2))
		_, err := e.Subscribe(ctx, named, "", "")
		wantCode(t, err, commerce.CodeForbidden)
		_, err = e.Unsubscribe(ctx, named)
		wantCode(t, err, commerce.CodeForbidden)
		e.want(t, "prove, read 7, observe FORBIDDEN, prove, read 7, observe FORBIDDEN", "")
	}
	e := newEnv(t)
	e.store.email = ""
	_, err := e.Unsubscribe(with(t, shopper(7, 2)), "")
	wantCode(t, err, commerce.CodeInternal)
	e.store.email, e.store.unsubscribe = email.Reveal(), []commerce.UnsubscribeFromNewsletterError{commerce.NewsletterError{}}
	refused, err := e.Unsubscribe(with(t, shopper(7, 2)), "")
	wantCode(t, err, "")
	wantCodes(t, refused, commerce.RefusalNewsletter)
}

func TestSubscribeValidates(t *testing.T) {
	t.Parallel()
	for field, tt := range map[string]struct {
		email       commerce.Secret
		first, last string
	}{
		"input.email": {"", "", ""}, "input.firstName": {email, long(256), ""}, "input.lastName": {email, "", "\n"},
	} {
		e := newEnv(t)
		_, err := e.Subscribe(guest(t), tt.email, tt.first, tt.last)
		wantField(t, err, field)
		e.want(t, "", "")
	}
}
