// Package account is what shoppers do to their own account: register, change their
// record, their address book and their password, and the newsletter. Every method asks
// session.May first; what changes something proves the session now, before the store is
// asked. One file per subject.
package account
