// Package commerce holds the words every other package speaks: prices and the
// context they hold in, customers and their addresses, sessions, pages, and the
// errors that may be shown to a stranger.
//
// Nothing here does I/O, reads a clock or knows GraphQL. Custom scalars marshal
// themselves with the two methods GraphQL servers look for. Start with price.go
// for what a price is, with session.go for who is asking, and with error.go for
// how things go wrong.
package commerce
