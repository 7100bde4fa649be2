package main

//go:generate sh -c "go run . config > ../../docs/configuration.md"
