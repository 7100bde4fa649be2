package isolation

import (
	"fmt"
	"slices"
	"strings"
)

// Asked is one price that somebody asked for.
type Asked struct {
	// Customer is who asks, 0 for a guest and for staff.
	Customer int
	// Guest asks with a guest's eyes, whoever it is; Staff for a group, and sees all.
	Guest, Staff bool
	// Of is what is asked for. Its group is that of guests and that staff name; a
	// customer's is where the Ledger knows them to be.
	Of Subject
	// Country is the one that was named, empty for none.
	Country string
	// Exists says whether the store has the variant and the options.
	Exists bool
	// Invoked is when the question left, Returned when its answer was there.
	Invoked, Returned Time
}

// Got is the answer to it.
type Got struct {
	// Reason is why there is no price; empty when there is one.
	Reason string
	Print
	// Group is the one that the answer names, 0 for none; Currency and Country are what
	// the answer says it is in.
	Group             int
	Currency, Country string
	Stale             bool
}

// Unavailable is the reason of a store that does not answer. Judge says nothing about
// it: whether the store could answer is for others to know.
const Unavailable = "UPSTREAM_UNAVAILABLE"

// Judge returns what is wrong with an answer. isVague says that one reason may stand for
// another, as it does when prices are read in shoppers' own names.
func (l *Ledger) Judge(a Asked, g Got, isVague bool) []Violation {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if g.Reason == Unavailable {
		return nil
	}
	groups := l.groupsOf(a)
	if g.Reason != "" {
		if !l.mayRefuse(a, groups, g.Reason, isVague) {
			return []Violation{{Kind: Refused, Text: fmt.Sprintf("%s for %+v of %v", g.Reason, a, groups)}}
		}
		return nil
	}
	return l.judgePrice(a, groups, g)
}

func (l *Ledger) judgePrice(a Asked, groups []int, g Got) (found []Violation) {
	complain := func(kind Kind, format string, arguments ...any) {
		found = append(found, Violation{Kind: kind, Text: fmt.Sprintf(format, arguments...)})
	}
	p, ok := l.prices[g.Paid]
	if !ok {
		complain(Nobodys, "%s for %+v", g.Paid, a)
		return found
	}
	if wrong := wrongIn(a, groups, p.of); len(wrong) > 0 {
		complain(Cross, "another %s: %+v for %+v of %v", strings.Join(wrong, ", "), p.of, a, groups)
		return found
	}
	named := p.of.Group
	if a.Guest {
		named = 0
	}
	if g.Group != named || g.Currency != a.Of.Currency || g.Country != a.Country {
		complain(Mislabelled, "group %d, %s, %q for %+v", g.Group, g.Currency, g.Country, a)
	}
	found = append(found, l.judgeAge(a, g, p)...)
	if !a.Staff && !slices.Contains(l.reasons(a, []int{p.of.Group}), "") {
		complain(Unseen, "%+v: %v", a, l.reasons(a, []int{p.of.Group}))
	}
	return found
}

// judgeAge says whether a price was the asker's when they asked.
func (l *Ledger) judgeAge(a Asked, g Got, p *price) []Violation {
	for _, version := range slices.Backward(p.all) {
		switch {
		case version.value != g.All:
			continue
		case version.from > a.Returned:
			return []Violation{{Kind: Nobodys, Text: fmt.Sprintf("%s before it was the price of %+v", g.Paid, a)}}
		case !isOver(version.told, a.Invoked, l.slack):
			return nil
		}
		old := Violation{Kind: Old, Text: fmt.Sprintf("%s for %+v", g.Paid, a), Late: a.Invoked - version.told}
		if g.Stale {
			old.Kind = OldStale
		}
		return []Violation{old}
	}
	return []Violation{{Kind: Mixed, Text: fmt.Sprintf("%s instead of %s for %+v", g.All, p.all[len(p.all)-1].value, a)}}
}

// wrongIn names what is not as it was asked for; nothing for a group that the asker may
// have had.
func wrongIn(a Asked, groups []int, of Subject) []string {
	want := a.Of
	want.Group = of.Group
	wrong := want.differences(of)
	if !slices.Contains(groups, of.Group) {
		wrong = append(wrong, "group")
	}
	return wrong
}

// groupsOf are those the asker may have been in.
func (l *Ledger) groupsOf(a Asked) []int {
	if line, ok := l.groups[a.Customer]; ok && !a.Guest && !a.Staff {
		return line.between(a.Invoked, a.Returned, l.slack)
	}
	return []int{a.Of.Group}
}

// reasons are all that there may have been against the price, the empty one for none.
func (l *Ledger) reasons(a Asked, groups []int) []string {
	line, ok := l.sights[a.Of.Product]
	if !ok {
		return []string{"NOT_VISIBLE"}
	}
	var reasons []string
	for _, sight := range line.between(a.Invoked, a.Returned, l.slack) {
		for _, group := range groups {
			reasons = append(reasons, sight[Viewer{Channel: a.Of.Channel, Group: group, Guest: a.Guest}])
		}
	}
	return reasons
}

// mayRefuse says whether there was this reason against a price.
func (l *Ledger) mayRefuse(a Asked, groups []int, reason string, isVague bool) bool {
	reasons := []string{""}
	if !a.Staff {
		reasons = l.reasons(a, groups)
	}
	if !a.Exists {
		for i := range reasons {
			if reasons[i] == "" {
				reasons[i] = "NOT_FOUND"
			}
		}
	}
	if isVague {
		return slices.ContainsFunc(reasons, func(r string) bool { return r != "" })
	}
	return slices.Contains(reasons, reason)
}
