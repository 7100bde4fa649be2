package purchase

import (
	"strings"
	"testing"
	"time"
)

// aCorrelationID is that of a sale.
const aCorrelationID = "11111111-2222-4333-8444-555555555555"

func TestReadSale(t *testing.T) {
	t.Parallel()
	const c = `"c":"` + aCorrelationID + `"`
	for entry, ok := range map[string]bool{
		`{"v":1,` + c + `,"o":100}`:                           true,
		`{"v":1,` + c + `,"n":"a","at":1,"u":1}`:              true,
		`{"v":1,` + c + `,"n":"a","at":1,"u":2} `:             true,
		`{"v":2,` + c + `,"o":100}`:                           false,
		`{` + c + `,"o":100}`:                                 false,
		`{"v":1,"o":100}`:                                     false,
		`{"v":1,"c":"x","o":100}`:                             true,
		`{"v":1,"c":"a b","o":100}`:                           false,
		`{"v":1,` + c + `}`:                                   false,
		`{"v":1,` + c + `,"o":-1}`:                            false,
		`{"v":1,` + c + `,"o":100,"n":"a","at":1,"u":2}`:      false,
		`{"v":1,` + c + `,"o":100,"u":2}`:                     false,
		`{"v":1,` + c + `,"n":"a","at":2,"u":1}`:              false,
		`{"v":1,` + c + `,"n":"a","u":1}`:                     false,
		`{"v":1,` + c + `,"at":1,"u":2}`:                      false,
		`{"v":1,` + c + `,"o":100,"x":1}`:                     false,
		`{"v":1,` + c + `,"o":100}{}`:                         false,
		`{"v":1,` + c + `,"o":100`:                            false,
		`{"v":1,"c":"` + strings.Repeat("a", 65) + `","o":1}`: false,
		"":     false,
		"null": false,
		"?":    false,
	} {
		l, err := readSale([]byte(entry))
		if (err == nil) != ok {
			t.Errorf("%s: %+v, %v", entry, l, err)
		}
	}
	if l, err := readSale(nil); err != nil || l != (sale{Version: saleVersion}) || l.isSent() {
		t.Errorf("nothing is %+v, %v", l, err)
	}
}

func TestASaleThatIsShut(t *testing.T) {
	t.Parallel()
	l := sale{Version: saleVersion, CorrelationID: aCorrelationID, Name: "a", Sent: 1_000, Until: 5_000}
	for ms, want := range map[int64][2]bool{
		1_000: {true, true}, 4_999: {true, true}, 5_000: {false, true}, 64_999: {false, true}, 65_000: {false, false},
	} {
		now := time.UnixMilli(ms)
		if got := [2]bool{l.isUnderWay(now), l.isShut(now, time.Minute)}; got != want {
			t.Errorf("at %d: under way and shut %v, want %v", ms, got, want)
		}
	}
	is := sale{Version: saleVersion, CorrelationID: aCorrelationID, OrderID: 7}
	if now := time.UnixMilli(0); is.isSent() || is.isUnderWay(now) || is.isShut(now, time.Minute) {
		t.Error("an order is not sent")
	}
	for order, want := range map[int]bool{0: false, 7: false, 8: true} {
		if is.isOther(order) != want || l.isOther(order) {
			t.Errorf("order %d", order)
		}
	}
}

func FuzzReadSale(f *testing.F) {
	f.Add([]byte(`{"v":1,"c":"` + aCorrelationID + `","o":100}`))
	f.Add([]byte(`{"v":1,"c":"` + aCorrelationID + `","n":"a","at":1,"u":2}`))
	f.Add([]byte(`{"v":2}`))
	f.Fuzz(func(t *testing.T, entry []byte) {
		if entry == nil {
			entry = []byte{}
		}
		l, err := readSale(entry)
		if err != nil {
			return
		}
		raw, err := l.write()
		if err != nil {
			t.Fatalf("%s is read and not written: %v", entry, err)
		}
		if again, err := readSale(raw); err != nil || again != l {
			t.Fatalf("%s became %s", entry, raw)
		}
		// Whatever it holds, it is an order, or nobody sends it before its time.
		if at := time.UnixMilli(l.Sent); (l.OrderID == 0) != l.isShut(at, time.Hour) {
			t.Fatalf("%s is %+v", entry, l)
		}
	})
}
