package main

import "github.com/clientele-graph/clientele/server"

// openWarm is the store that a configuration names, asked by a process that listens
// nowhere.
func openWarm(cfg server.Config, deps server.Dependencies) (warmStore, error) {
	s, err := server.New(cfg, deps)
	if err != nil {
		return warmStore{}, err
	}
	return warmStore{prices: s, catalogue: s, channels: s, groups: s, served: s.ServedChannels(), stop: s.Stop}, nil
}
