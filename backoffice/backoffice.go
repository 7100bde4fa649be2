// Package backoffice is what staff do to customers, groups and subscribers through the
// Management API. Every method asks session.May first and answers the same whether what
// was named exists or not to those who may not.
//
// Lists are changed in chunks (batch.go): each item has its own outcome, matched by what
// the store says about it and never by its place in an answer. One file per subject.
package backoffice
