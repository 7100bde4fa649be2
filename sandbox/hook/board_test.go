package hook

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestBoard(t *testing.T) {
	c := &clock{at: time.Unix(1000, 0)}
	b := newBoard(c.now, true)
	headers := map[string]string{"X-A": "1"}
	good := func(n int) Hook {
		return Hook{Scope: "store/product/*", Destination: fmt.Sprintf("https://shop.example.com/%d", n), Headers: headers, IsActive: true}
	}
	first, err := b.Create(good(0))
	if err != nil || first.ID != firstHook || !first.Created.Equal(c.at) {
		t.Fatal(first, err)
	}
	headers["X-A"] = "2"
	if kept, _ := b.Get(first.ID); kept.Headers["X-A"] != "1" {
		t.Error("the caller's map is the board's")
	}
	for name, test := range map[string]struct {
		change func(*Hook)
		want   error
	}{
		"scope":       {func(h *Hook) { h.Scope = "store/group/updated" }, ErrScope},
		"destination": {func(h *Hook) { h.Destination = "http://127.0.0.1/" }, ErrDestination},
		"name":        {func(h *Hook) { h.Headers = map[string]string{"X A": "1"} }, ErrHeaders},
		"value":       {func(h *Hook) { h.Headers = map[string]string{"X-A": "1\r\nX-B: 2"} }, ErrHeaders},
		"no name":     {func(h *Hook) { h.Headers = map[string]string{"": "1"} }, ErrHeaders},
		"again":       {func(h *Hook) { h.Destination = first.Destination }, ErrDuplicate},
		"again, /":    {func(h *Hook) { h.Destination = first.Destination; h.Scope += "/" }, ErrDuplicate},
	} {
		h := good(1)
		test.change(&h)
		if _, err := b.Create(h); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for n := 1; n < MaxPerScope; n++ {
		if _, err := b.Create(good(n)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Create(good(99)); !errors.Is(err, ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
	c.pass(time.Minute)
	changed, err := b.Update(first.ID, func(h *Hook) { h.IsActive, h.ID, h.Headers = false, 7, nil })
	if err != nil || changed.ID != first.ID || changed.IsActive || !changed.Updated.After(changed.Created) || changed.Headers != nil {
		t.Errorf("changed %+v, %v", changed, err)
	}
	if _, err := b.Update(7, func(*Hook) {}); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	if _, err := b.Update(first.ID, func(h *Hook) { h.Scope = "" }); !errors.Is(err, ErrScope) {
		t.Error(err)
	}
	if gone, ok := b.Delete(first.ID); !ok || gone.ID != first.ID {
		t.Error("not deleted")
	}
	if _, ok := b.Delete(first.ID); ok || len(b.List()) != MaxPerScope-1 {
		t.Error("deleted twice")
	}
	if next, err := b.Create(good(0)); err != nil || next.ID <= b.List()[0].ID+MaxPerScope-2 {
		t.Errorf("a number was given twice: %d, %v", next.ID, err)
	}
}
