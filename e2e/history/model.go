package history

import "slices"

// model is what a history tells for certain about sessions and groups.
type model struct {
	// lives are by session.
	lives map[int]*life
	// ends, logouts and moves are by customer. A logout through us is an end, too.
	ends, logouts, moves map[int][]*Operation
	groups               map[int]int
}

// life is one session.
type life struct {
	begun *Operation
	// dead is a moment at which the session was over for certain; nil while there is
	// none.
	dead *death
}

// death is the first moment by which a session was over, and what shows it.
type death struct {
	by  Time
	why *Operation
}

func newModel(h History) *model {
	m := &model{
		lives: map[int]*life{}, groups: h.Groups,
		ends: map[int][]*Operation{}, logouts: map[int][]*Operation{}, moves: map[int][]*Operation{},
	}
	for i := range h.Operations {
		m.add(&h.Operations[i])
	}
	for i := range h.Operations {
		m.notice(&h.Operations[i])
	}
	for _, l := range m.lives {
		for _, e := range m.ends[l.begun.Customer] {
			if l.endedBy(e) {
				l.learn(e.Returned, e)
			}
		}
	}
	for _, moves := range m.moves {
		slices.SortFunc(moves, func(a, b *Operation) int { return int(a.Invoked - b.Invoked) })
	}
	return m
}

// add files what begins or ends sessions.
func (m *model) add(op *Operation) {
	if op.Kind == Move {
		m.moves[op.Customer] = append(m.moves[op.Customer], op)
	}
	if op.Outcome != Answered {
		return // nobody knows what became of it
	}
	switch op.Kind {
	case Login:
		if op.Began != 0 {
			m.lives[op.Began] = &life{begun: op}
			m.ends[op.Customer] = append(m.ends[op.Customer], op)
		}
	case Logout:
		m.logouts[op.Customer] = append(m.logouts[op.Customer], op)
		m.ends[op.Customer] = append(m.ends[op.Customer], op)
	case StoreEnds, StoreLogin, HostedLogin:
		m.ends[op.Customer] = append(m.ends[op.Customer], op)
	default:
	}
}

// notice learns from what the store said when it was asked.
func (m *model) notice(op *Operation) {
	if l := m.lives[op.Session]; l != nil && op.DeadBefore {
		l.learn(op.Invoked, op)
	}
}

// endedBy reports whether e ended the session, should it have lived until then: e
// began when the session had.
func (l *life) endedBy(e *Operation) bool { return e.Invoked >= l.begun.Returned }

func (l *life) learn(by Time, why *Operation) {
	if l.dead == nil || by < l.dead.by {
		l.dead = &death{by, why}
	}
}

// possible returns the groups that a customer may have been in at some moment of a
// span, and the moves that say so.
func (m *model) possible(customer int, from, to Time) (groups []int, why []*Operation) {
	moves := m.moves[customer]
	// The group of each move holds from when the move may have come until the next one
	// must have.
	current, since := m.groups[customer], Time(0)
	var by *Operation
	for i := 0; i <= len(moves); i++ {
		until := to
		if i < len(moves) {
			until = moves[i].Returned
		}
		if (Interval{since, until}).overlaps(from, to) {
			if groups = append(groups, current); by != nil {
				why = append(why, by)
			}
		}
		if i < len(moves) {
			current, since, by = moves[i].Group, moves[i].Invoked, moves[i]
		}
	}
	return groups, why
}
