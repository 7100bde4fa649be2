//go:build race

package pricing

// isRace says that the race detector is on, which makes everything large and slow.
const isRace = true
