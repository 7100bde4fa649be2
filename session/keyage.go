package session

// keyAge says what may still be done with the keys at hand.
type keyAge uint8

// The ages of keys, by how long ago they were asked for.
const (
	keysFresh keyAge = iota // use them
	keysDue                 // RefreshEvery: use them while they are fetched again
	keysLate                // twice RefreshEvery: fetch them first, use them if that fails
	keysOver                // MaxKeyAge, or never fetched: do not use them
)

// age returns how old the keys at hand are. A key that the provider has
// withdrawn thus serves for twice RefreshEvery at most while the provider
// answers, and for MaxKeyAge whatever happens. Keys from the future, which a
// clock that was set back leaves behind, are of no known age.
func (k *keySet) age() keyAge {
	k.mu.Lock()
	defer k.mu.Unlock()
	age := k.o.Now().Sub(k.fetched)
	switch {
	case k.fetched.IsZero() || age < 0 || age >= k.o.MaxKeyAge:
		return keysOver
	case age/2 >= k.o.RefreshEvery:
		return keysLate
	case age >= k.o.RefreshEvery:
		return keysDue
	default:
		return keysFresh
	}
}
