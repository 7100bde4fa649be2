package isolation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e/isolation"
)

// The moments of these histories: a price is another from changed on, all were told at
// told, and all have to know slack later.
const (
	slack   = 250 * time.Millisecond
	changed = 10 * time.Second
	told    = 11 * time.Second
)

func subject(group int) isolation.Subject {
	return isolation.Subject{Channel: 1, Currency: "USD", Country: "US", Group: group, Product: 101, Variant: 1010}
}

func print(paid string) isolation.Print { return isolation.Print{Paid: paid, All: "all of " + paid} }

func prints(group int, paid string) map[isolation.Subject]isolation.Print {
	return map[isolation.Subject]isolation.Print{subject(group): print(paid)}
}

// history is one in which group 2 pays 20 and then 21, customer 5 moves from group 2 to
// group 3, which pays 30, and product 101 is hidden from then on from group 4.
func history(t *testing.T) *isolation.Ledger {
	t.Helper()
	l := isolation.NewLedger(slack)
	for group, paid := range map[int]string{2: "20", 3: "30", 4: "40"} {
		l.Charge(prints(group, paid), 0)
	}
	cad := subject(2)
	cad.Currency = "CAD"
	l.Charge(map[isolation.Subject]isolation.Print{cad: print("25")}, 0)
	open := isolation.Sight{{Channel: 1, Group: 0, Guest: true}: "LOGIN_REQUIRED"}
	closed := isolation.Sight{{Channel: 1, Group: 4}: "NOT_VISIBLE"}
	l.Show(101, open, 0)
	l.Move(5, 2, 0)
	for _, tell := range []func(time.Duration){
		l.Charge(prints(2, "21"), changed), l.Move(5, 3, changed), l.Show(101, closed, changed),
	} {
		tell(told)
	}
	return l
}

func TestJudge(t *testing.T) {
	member := func(group int, at time.Duration) isolation.Asked {
		return isolation.Asked{Of: subject(group), Exists: true, Invoked: at, Returned: at + time.Second}
	}
	customer := func(at time.Duration) isolation.Asked {
		a := member(0, at)
		a.Customer = 5
		return a
	}
	paid := func(group int, what string) isolation.Got {
		return isolation.Got{Print: print(what), Group: group, Currency: "USD"}
	}
	mixed := paid(2, "20")
	mixed.All = "all of 21"
	stale := paid(2, "20")
	stale.Stale = true
	guest := member(0, 0)
	guest.Guest = true
	unknown := member(2, 0)
	unknown.Exists = false
	staff := member(4, 20*time.Second)
	staff.Staff = true
	labelled := func(g isolation.Got, currency, country string) isolation.Got {
		g.Currency, g.Country = currency, country
		return g
	}
	reason := func(text string) isolation.Got { return isolation.Got{Reason: text} }
	for name, c := range map[string]struct {
		asked isolation.Asked
		got   isolation.Got
		want  isolation.Kind
	}{
		"their price":                          {member(2, 0), paid(2, "20"), ""},
		"the next price":                       {member(2, told), paid(2, "21"), ""},
		"the old price while all are told":     {member(2, told+slack), paid(2, "20"), ""},
		"the old price when all know":          {member(2, told+slack+1), paid(2, "20"), isolation.Old},
		"the old price, stale, when all know":  {member(2, told+slack+1), stale, isolation.OldStale},
		"the next price before there was one":  {member(2, 0), paid(2, "21"), isolation.Nobodys},
		"another group's":                      {member(2, 0), paid(3, "30"), isolation.Cross},
		"another currency's":                   {member(2, 0), paid(2, "25"), isolation.Cross},
		"an amount of nobody":                  {member(2, 0), paid(2, "99"), isolation.Nobodys},
		"amounts of two prices":                {member(2, 0), mixed, isolation.Mixed},
		"with another group's name":            {member(2, 0), paid(3, "20"), isolation.Mislabelled},
		"with another currency's name":         {member(2, 0), labelled(paid(2, "20"), "CAD", ""), isolation.Mislabelled},
		"with a country that was not named":    {member(2, 0), labelled(paid(2, "20"), "USD", "CA"), isolation.Mislabelled},
		"before they were moved":               {customer(0), paid(2, "20"), ""},
		"while they are moved, still":          {customer(changed), paid(2, "21"), ""},
		"while they are moved, already":        {customer(changed), paid(3, "30"), ""},
		"of their old group":                   {customer(told + slack + 1), paid(2, "21"), isolation.Cross},
		"of their new group":                   {customer(told + slack + 1), paid(3, "30"), ""},
		"of their new group before":            {customer(0), paid(3, "30"), isolation.Cross},
		"still seen":                           {member(4, told), paid(4, "40"), ""},
		"not seen any more":                    {member(4, told+slack+1), paid(4, "40"), isolation.Unseen},
		"seen by staff":                        {staff, paid(4, "40"), ""},
		"rightly not seen":                     {member(4, told+slack+1), reason("NOT_VISIBLE"), ""},
		"not seen before it was hidden":        {member(4, 0), reason("NOT_VISIBLE"), isolation.Refused},
		"for another reason":                   {member(4, told+slack+1), reason("HIDDEN"), isolation.Refused},
		"a guest who has to sign in":           {guest, reason("LOGIN_REQUIRED"), ""},
		"a guest who need not have, any more":  {isolation.Asked{Guest: true, Of: subject(0), Exists: true, Invoked: 20 * time.Second, Returned: 21 * time.Second}, reason("LOGIN_REQUIRED"), isolation.Refused},
		"what there is not":                    {unknown, reason("NOT_FOUND"), ""},
		"what there is is not found":           {member(2, 0), reason("NOT_FOUND"), isolation.Refused},
		"a store that does not answer":         {member(2, 0), reason(isolation.Unavailable), ""},
		"staff are refused what members miss":  {staff, reason("NOT_VISIBLE"), isolation.Refused},
		"a product that nobody has ever shown": {isolation.Asked{Of: isolation.Subject{Product: 7}, Exists: true}, reason("HIDDEN"), isolation.Refused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var kinds []isolation.Kind
			for _, v := range history(t).Judge(c.asked, c.got, false) {
				kinds = append(kinds, v.Kind)
			}
			if c.want == "" && len(kinds) > 0 || c.want != "" && !slices.Equal(kinds, []isolation.Kind{c.want}) {
				t.Errorf("got %q, want %q", kinds, c.want)
			}
		})
	}
}

// In shoppers' own names one reason stands for another, but a reason there must be.
func TestJudgeVaguely(t *testing.T) {
	l := history(t)
	a := isolation.Asked{Of: subject(4), Exists: true, Invoked: 20 * time.Second, Returned: 20 * time.Second}
	if found := l.Judge(a, isolation.Got{Reason: "HIDDEN"}, true); len(found) > 0 {
		t.Error(found)
	}
	a.Of = subject(2)
	if found := l.Judge(a, isolation.Got{Reason: "HIDDEN"}, true); len(found) != 1 {
		t.Errorf("got %v for what is not hidden", found)
	}
}

// What is not told is not over.
func TestUntoldChanges(t *testing.T) {
	l := isolation.NewLedger(0)
	l.Charge(prints(2, "20"), 0)
	tell := l.Charge(prints(2, "21"), time.Second)
	a := isolation.Asked{Of: subject(2), Exists: true, Invoked: time.Hour, Returned: time.Hour}
	l.Show(101, isolation.Sight{}, 0)
	got := isolation.Got{Print: print("20"), Group: 2, Currency: "USD"}
	if found := l.Judge(a, got, false); len(found) > 0 {
		t.Error(found)
	}
	tell(time.Minute)
	found := l.Judge(a, got, false)
	if len(found) != 1 || found[0].Late != 59*time.Minute {
		t.Errorf("got %v, want a price that is 59 minutes late", found)
	}
}

// The ledger takes no price by which one could not tell whose it is.
func TestTakes(t *testing.T) {
	other := subject(9)
	both := prints(8, "80")
	both[other] = print("80")
	for name, c := range map[string]struct {
		prints map[isolation.Subject]isolation.Print
		want   bool
	}{
		"a new one":                    {prints(2, "22"), true},
		"their own again":              {prints(2, "21"), true},
		"their own of before":          {prints(2, "20"), false},
		"another's":                    {prints(2, "30"), false},
		"two alike":                    {both, false},
		"another's in another country": {prints(2, "25"), false},
	} {
		if err := history(t).Takes(c.prints); (err == nil) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTally(t *testing.T) {
	var tally isolation.Tally
	tally.Count("prices", 2)
	tally.Count("prices", 1)
	for range 7 {
		tally.Blame(isolation.Violation{Kind: isolation.Old, Text: "20", Late: time.Second})
	}
	n, some := tally.Wrong()
	if tally.Of("prices") != 3 || n != 7 || len(some) != 5 || some[0].String() != "old price, 1s after all were told: 20" {
		t.Errorf("got %d prices, %d violations, %v", tally.Of("prices"), n, some)
	}
}
