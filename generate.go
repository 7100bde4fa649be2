// Package clientele holds nothing but the one entry to code generation:
// go generate ./...
package clientele

//go:generate go tool gqlgen generate
