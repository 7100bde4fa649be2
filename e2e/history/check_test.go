package history_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e/history"
)

const second = time.Second

// promise is that of two replicas that share nothing.
func promise() history.Promise {
	return history.Promise{
		ProofAge: time.Minute, Aftermath: 5 * second,
		Prices: map[int]string{0: "100", 1: "100", 2: "70"}, GuestPrice: "98",
	}
}

// at is an operation of customer 7, who is in group 2, between two seconds.
func at(from, to int, op history.Operation) history.Operation {
	op.Customer, op.Invoked, op.Returned = 7, time.Duration(from)*second, time.Duration(to)*second
	if op.Outcome == "" {
		op.Outcome = history.Answered
	}
	return op
}

func login(from, to, session int) history.Operation {
	return at(from, to, history.Operation{Kind: history.Login, Detail: history.Password, About: 7, Began: session, Expires: 1000 * second})
}

func prices(from, to, session int) history.Operation {
	return at(from, to, history.Operation{Kind: history.Prices, Session: session, Group: 2, Price: "70"})
}

func fresh(kind history.Kind, from, to, session int) history.Operation {
	return at(from, to, history.Operation{Kind: kind, Session: session, About: 7, Group: 2})
}

func logout(from, to, session int) history.Operation {
	return at(from, to, history.Operation{Kind: history.Logout, Session: session})
}

func changed(op history.Operation, change func(*history.Operation)) history.Operation {
	change(&op)
	return op
}

func refused(op history.Operation) history.Operation {
	op.Outcome, op.Code, op.About, op.Price = history.Refused, "SESSION_EXPIRED", 0, ""
	return op
}

func failed(op history.Operation, code string) history.Operation {
	op.Outcome, op.Code, op.About, op.Price = history.Failed, code, 0, ""
	return op
}

func alive(op history.Operation) history.Operation {
	op.AliveAfter = true
	return op
}

func onReplica(n int, op history.Operation) history.Operation {
	op.Replica = n
	return op
}

// row is a history and the rule that its last operation breaks, empty for none.
type row struct {
	ops    []history.Operation
	rule   string
	change func(*history.History, *history.Promise)
}

func shared(_ *history.History, p *history.Promise) { p.Shared = true }

func patient(_ *history.History, p *history.Promise) { p.Shared, p.Patient = true, true }

func faultAt(from, to int) func(*history.History, *history.Promise) {
	return func(h *history.History, _ *history.Promise) {
		h.Faults = []history.Interval{{From: time.Duration(from) * second, To: time.Duration(to) * second}}
	}
}

func outageAt(from, to int) func(*history.History, *history.Promise) {
	return func(h *history.History, p *history.Promise) {
		p.Shared = true
		h.Outages = []history.Interval{{From: time.Duration(from) * second, To: time.Duration(to) * second}}
	}
}

// run checks each row with nothing but its last operation at fault.
func run(t *testing.T, rows map[string]row) {
	t.Helper()
	for name, row := range rows {
		recorder := history.NewRecorder(map[int]int{7: 2, 8: 1})
		for _, op := range row.ops {
			recorder.Add(op)
		}
		h, p := recorder.History(), promise()
		if row.change != nil {
			row.change(&h, &p)
		}
		found := history.Check(h, p)
		switch {
		case row.rule == "" && len(found) > 0:
			t.Errorf("%s: nothing is wrong, and yet:\n%s", name, found[0])
		case row.rule != "" && (len(found) != 1 || found[0].Rule != row.rule || found[0].Operation.Number != len(row.ops)):
			t.Errorf("%s: want %q, got %v", name, row.rule, found)
		}
	}
}

func TestWhoseAnswer(t *testing.T) {
	other := func(op *history.Operation) { op.About = 8 }
	guest := func(op *history.Operation) { op.About = 0 }
	nobody := func(op history.Operation) history.Operation { op.Customer, op.Session = 0, 0; return op }
	rows := map[string]row{
		"prices of a guest":       {[]history.Operation{login(1, 2, 1), changed(prices(3, 4, 1), func(op *history.Operation) { op.Price = "98" })}, history.AsGuest, nil},
		"a login":                 {[]history.Operation{changed(login(1, 2, 1), other)}, history.SomebodyElse, nil},
		"guest prices":            {[]history.Operation{changed(nobody(prices(3, 4, 0)), func(op *history.Operation) { op.Price = "98" })}, "", nil},
		"group prices to a guest": {[]history.Operation{nobody(prices(3, 4, 0))}, history.WrongPrice, nil},
		"a guest is somebody":     {[]history.Operation{nobody(fresh(history.Viewer, 3, 4, 0))}, history.SomebodyElse, nil},
		"a hosted page":           {[]history.Operation{changed(fresh(history.HostedLogin, 3, 4, 0), other)}, history.SomebodyElse, nil},
		"a followed link":         {[]history.Operation{login(1, 2, 1), changed(fresh(history.Follow, 3, 4, 1), other)}, history.SomebodyElse, nil},
		"a followed dead link":    {[]history.Operation{login(1, 2, 1), changed(fresh(history.Follow, 3, 4, 1), guest)}, "", nil},
		"a link without shopper":  {[]history.Operation{login(1, 2, 1), alive(changed(fresh(history.Follow, 3, 4, 1), guest))}, history.AsGuest, nil},
	}
	for _, kind := range []history.Kind{history.Viewer, history.SyncLink, history.LoginLink, history.Who} {
		rows[string(kind)] = row{[]history.Operation{login(1, 2, 1), fresh(kind, 3, 4, 1)}, "", nil}
		rows[string(kind)+" of another"] = row{[]history.Operation{login(1, 2, 1), changed(fresh(kind, 3, 4, 1), other)}, history.SomebodyElse, nil}
		rows[string(kind)+" of a guest"] = row{[]history.Operation{login(1, 2, 1), changed(fresh(kind, 3, 4, 1), guest)}, history.AsGuest, nil}
	}
	run(t, rows)
}

// Everything that ends sessions ends those that had begun, and none of the others.
func TestFreshThingsNeedALiveSession(t *testing.T) {
	storeEnds := at(5, 6, history.Operation{Kind: history.StoreEnds})
	rows := map[string]row{
		"while it ends":             {[]history.Operation{login(1, 2, 1), storeEnds, fresh(history.Viewer, 5, 9, 1)}, "", nil},
		"a login that overlapped":   {[]history.Operation{login(1, 6, 1), storeEnds, fresh(history.Viewer, 8, 9, 1)}, "", nil},
		"a login that came later":   {[]history.Operation{storeEnds, login(6, 7, 1), fresh(history.Viewer, 8, 9, 1)}, "", nil},
		"of an unknown outcome":     {[]history.Operation{login(1, 2, 1), failed(logout(3, 4, 1), "OUTCOME_UNKNOWN"), fresh(history.Viewer, 8, 9, 1)}, "", faultAt(3, 4)},
		"the store knows it better": {[]history.Operation{login(1, 2, 1), changed(fresh(history.Viewer, 8, 9, 1), func(op *history.Operation) { op.DeadBefore = true })}, history.AfterEnd, nil},
		"who asks nobody":           {[]history.Operation{login(1, 2, 1), storeEnds, fresh(history.Who, 8, 9, 1)}, "", nil},
		"a sign-in with a dead one": {[]history.Operation{login(1, 2, 1), storeEnds, changed(login(8, 9, 2), func(op *history.Operation) { op.Session = 1 })}, "", nil},
		"after it was over by itself": {[]history.Operation{
			changed(login(1, 2, 1), func(op *history.Operation) { op.Expires = 20 * second }), prices(21, 22, 1),
		}, history.AfterExpiry, nil},
		"a session that rose again": {[]history.Operation{login(1, 2, 1), storeEnds, alive(refused(fresh(history.Viewer, 8, 9, 1)))}, history.StoreDisagrees, nil},
	}
	for name, end := range map[string]history.Operation{
		"store": storeEnds, "login": login(5, 6, 2), "logout": onReplica(1, logout(5, 6, 2)),
		"store login":  at(5, 6, history.Operation{Kind: history.StoreLogin}),
		"hosted login": fresh(history.HostedLogin, 5, 6, 0),
	} {
		for _, kind := range []history.Kind{history.Viewer, history.CartLink, history.SyncLink, history.LoginLink, history.Logout} {
			rows[name+", then "+string(kind)] = row{[]history.Operation{login(1, 2, 1), end, fresh(kind, 7, 8, 1)}, history.AfterEnd, nil}
			rows[name+", then a refused "+string(kind)] = row{[]history.Operation{login(1, 2, 1), end, refused(fresh(kind, 7, 8, 1))}, "", nil}
		}
		rows[name+", then prices"] = row{[]history.Operation{login(1, 2, 1), end, prices(65, 67, 1)}, "", nil}
		rows[name+", then prices too late"] = row{[]history.Operation{login(1, 2, 1), end, prices(66, 67, 1)}, history.AfterEnd, nil}
	}
	run(t, rows)
}

func TestALogoutThroughUs(t *testing.T) {
	out := logout(5, 6, 2)
	untold := changed(out, func(op *history.Operation) { op.Untold = true })
	run(t, map[string]row{
		"here":                              {[]history.Operation{login(1, 2, 1), out, prices(7, 8, 1)}, history.AfterLogout, nil},
		"here, at the same time":            {[]history.Operation{login(1, 2, 1), out, prices(5, 8, 1)}, "", nil},
		"here, of another sign-in":          {[]history.Operation{login(1, 2, 1), out, login(6, 7, 3), prices(8, 9, 3)}, "", nil},
		"there, that hears":                 {[]history.Operation{login(1, 2, 1), out, onReplica(1, prices(7, 8, 1))}, history.AfterLogout, shared},
		"there, that hears, in time":        {[]history.Operation{login(1, 2, 1), out, onReplica(1, prices(5, 8, 1))}, "", shared},
		"there, that hears nothing":         {[]history.Operation{login(1, 2, 1), out, onReplica(1, prices(65, 68, 1))}, "", nil},
		"there, too late":                   {[]history.Operation{login(1, 2, 1), out, onReplica(1, prices(66, 68, 1))}, history.AfterEnd, nil},
		"there, that was not told":          {[]history.Operation{login(1, 2, 1), untold, onReplica(1, prices(65, 66, 1))}, "", shared},
		"there, not told, too late":         {[]history.Operation{login(1, 2, 1), untold, onReplica(1, prices(66, 67, 1))}, history.AfterEnd, shared},
		"here, that told nobody":            {[]history.Operation{login(1, 2, 1), untold, prices(7, 8, 1)}, history.AfterLogout, shared},
		"asked while nobody could answer":   {[]history.Operation{login(1, 2, 1), untold, onReplica(1, prices(20, 21, 1))}, history.AfterEnd, outageAt(4, 30)},
		"who, signed out":                   {[]history.Operation{login(1, 2, 1), logout(5, 6, 1), fresh(history.Who, 7, 8, 1)}, history.AfterLogout, nil},
		"who, there":                        {[]history.Operation{login(1, 2, 1), logout(5, 6, 1), onReplica(1, fresh(history.Who, 7, 8, 1))}, "", shared},
		"who, of a sister":                  {[]history.Operation{login(1, 2, 1), out, fresh(history.Who, 7, 8, 1)}, "", nil},
		"a sign-in with what is signed out": {[]history.Operation{login(1, 2, 1), logout(5, 6, 1), changed(login(7, 8, 2), func(op *history.Operation) { op.Session = 1 })}, "", nil},
	})
}

func TestGroups(t *testing.T) {
	move := func(from, to, group int) history.Operation {
		return at(from, to, history.Operation{Kind: history.Move, Group: group})
	}
	inGroup := func(op history.Operation, group int, price string) history.Operation {
		op.Group, op.Price = group, price
		return op
	}
	run(t, map[string]row{
		"the other price":        {[]history.Operation{login(1, 2, 1), inGroup(prices(3, 4, 1), 2, "100")}, history.WrongPrice, nil},
		"another group":          {[]history.Operation{login(1, 2, 1), inGroup(prices(3, 4, 1), 1, "100")}, history.WrongGroup, nil},
		"the old one":            {[]history.Operation{login(1, 2, 1), move(5, 6, 1), prices(66, 67, 1)}, "", nil},
		"the old one, too late":  {[]history.Operation{login(1, 2, 1), move(5, 6, 1), prices(67, 68, 1)}, history.WrongGroup, nil},
		"the new one, at once":   {[]history.Operation{login(1, 2, 1), move(5, 6, 1), inGroup(prices(7, 8, 1), 1, "100")}, "", nil},
		"the new one, meanwhile": {[]history.Operation{login(1, 2, 1), move(5, 6, 1), inGroup(prices(3, 5, 1), 1, "100")}, "", nil},
		"the new one, too early": {[]history.Operation{login(1, 2, 1), move(10, 11, 0), move(5, 6, 1), inGroup(prices(8, 9, 1), 0, "100")}, history.WrongGroup, nil},
		"the second to last":     {[]history.Operation{login(1, 2, 1), move(5, 6, 1), move(50, 51, 0), inGroup(prices(60, 61, 1), 1, "100")}, "", nil},
		"a viewer's is of now":   {[]history.Operation{login(1, 2, 1), move(5, 6, 1), fresh(history.Viewer, 7, 8, 1)}, history.WrongGroup, nil},
		"a viewer's, meanwhile":  {[]history.Operation{login(1, 2, 1), move(5, 6, 1), fresh(history.Viewer, 6, 8, 1)}, "", nil},
	})
}

func TestWhatLivesIsServed(t *testing.T) {
	viewer := fresh(history.Viewer, 8, 9, 1)
	run(t, map[string]row{
		"refused":                     {[]history.Operation{login(1, 2, 1), alive(refused(viewer))}, history.RefusedAlive, nil},
		"refused, whatever the store": {[]history.Operation{login(1, 2, 1), alive(refused(viewer))}, history.RefusedAlive, faultAt(0, 99)},
		"refused, and nobody knows":   {[]history.Operation{login(1, 2, 1), refused(viewer)}, "", nil},
		"refused, as it was over": {[]history.Operation{
			changed(login(1, 2, 1), func(op *history.Operation) { op.Expires = 9 * second }), alive(refused(viewer)),
		}, "", nil},
		"failed":                     {[]history.Operation{login(1, 2, 1), alive(failed(viewer, "UPSTREAM_UNAVAILABLE"))}, history.FailedNeedless, nil},
		"failed with the store":      {[]history.Operation{login(1, 2, 1), alive(failed(viewer, "UPSTREAM_UNAVAILABLE"))}, "", faultAt(8, 8)},
		"failed soon after":          {[]history.Operation{login(1, 2, 1), alive(failed(viewer, "UPSTREAM_UNAVAILABLE"))}, "", faultAt(1, 4)},
		"failed long after":          {[]history.Operation{login(1, 2, 1), alive(failed(viewer, "UPSTREAM_UNAVAILABLE"))}, history.FailedNeedless, faultAt(1, 2)},
		"failed when dead":           {[]history.Operation{login(1, 2, 1), failed(viewer, "UPSTREAM_UNAVAILABLE")}, "", nil},
		"failed by itself":           {[]history.Operation{login(1, 2, 1), failed(viewer, "INTERNAL")}, history.UnexpectedError, faultAt(8, 9)},
		"not signed in":              {[]history.Operation{failed(login(1, 2, 0), "UPSTREAM_UNAVAILABLE")}, history.FailedNeedless, nil},
		"a token that was late":      {[]history.Operation{failed(login(1, 2, 0), "TOKEN_EXPIRED")}, "", nil},
		"a token nobody can look up": {[]history.Operation{changed(failed(login(1, 2, 0), "UPSTREAM_UNAVAILABLE"), func(op *history.Operation) { op.Detail = "token" })}, "", shared},
		"a token somebody can":       {[]history.Operation{changed(failed(login(1, 2, 0), "UPSTREAM_UNAVAILABLE"), func(op *history.Operation) { op.Detail = "token" })}, history.FailedNeedless, patient},
		"a token nobody shares":      {[]history.Operation{changed(failed(login(1, 2, 0), "UPSTREAM_UNAVAILABLE"), func(op *history.Operation) { op.Detail = "token" })}, history.FailedNeedless, nil},
		"a wrong password":           {[]history.Operation{failed(login(1, 2, 0), "INVALID_CREDENTIALS")}, history.UnexpectedError, nil},
		"no guest prices":            {[]history.Operation{changed(failed(prices(1, 2, 0), "PRICE_UNAVAILABLE"), func(op *history.Operation) { op.Customer = 0 })}, history.FailedNeedless, nil},
		"somebody left":              {[]history.Operation{login(1, 2, 1), alive(changed(viewer, func(op *history.Operation) { op.Outcome = history.Lost }))}, "", nil},
		"refused without a name":     {[]history.Operation{changed(refused(viewer), func(op *history.Operation) { op.Session, op.Customer = 0, 0 })}, history.UnexpectedError, nil},
		"a sign-in told to sign in":  {[]history.Operation{login(1, 2, 1), refused(changed(login(3, 4, 0), func(op *history.Operation) { op.Session = 1 }))}, history.UnexpectedError, nil},
	})
}

// The excerpt shows what began the session, what ended it and what was answered all the
// same, in that order and nothing else.
func TestAViolationShowsItsEvidence(t *testing.T) {
	recorder := history.NewRecorder(map[int]int{7: 2})
	for _, op := range []history.Operation{
		login(1, 2, 1), prices(3, 4, 1), logout(5, 6, 1), prices(9, 9, 2), prices(7, 8, 1),
	} {
		recorder.Add(op)
	}
	found := history.Check(recorder.History(), promise())
	if len(found) != 1 {
		t.Fatal(found)
	}
	lines := strings.Split(found[0].String(), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "customer 7: "+history.AfterLogout) {
		t.Fatalf("%q", lines)
	}
	for i, want := range []string{"  #1 ", "  #3 ", "> #5 "} {
		if !strings.HasPrefix(lines[i+1], want) {
			t.Errorf("line %d is %q", i+1, lines[i+1])
		}
	}
}

func TestCount(t *testing.T) {
	recorder := history.NewRecorder(nil)
	for _, op := range []history.Operation{login(1, 2, 1), prices(3, 4, 1), refused(prices(5, 6, 1)), refused(logout(7, 8, 1))} {
		recorder.Add(op)
	}
	count := history.Count(recorder.History())
	if got := count.Never("login by password", "prices", "logout", "viewer"); !slices.Equal(got, []string{"logout", "viewer"}) {
		t.Errorf("never answered: %v", got)
	}
	if count.Total() != 4 || !strings.Contains(count.String(), "prices                               1         1         0         0") {
		t.Errorf("%d:\n%s", count.Total(), count)
	}
}
