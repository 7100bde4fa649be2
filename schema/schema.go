// Package schema holds the public contract, one .graphqls file per subject, and
// the test of our schema rules. The files are what gqlgen generates from and what
// a router composes; nothing else in the tree describes the graph.
package schema

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.graphqls
var files embed.FS

// Source is one schema file.
type Source struct{ Name, Text string }

// Sources returns the schema files by name.
func Sources() []Source {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err) // the files are part of the program
	}
	sources := make([]Source, len(entries))
	for i, entry := range entries {
		text, err := files.ReadFile(entry.Name())
		if err != nil {
			panic(err)
		}
		sources[i] = Source{Name: entry.Name(), Text: string(text)}
	}
	return sources
}

// SDL returns the whole schema exactly as the graph serves it to routers.
func SDL() string {
	sources := Sources()
	texts := make([]string, len(sources))
	for i, s := range sources {
		texts[i] = s.Text
	}
	return strings.Join(texts, "\n")
}
