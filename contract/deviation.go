package contract

import (
	"fmt"
	"regexp"
	"strings"
)

// Deviation is a point in which a published file is wrong, or says less than
// the store does, so that an exchange may differ from it there. A field that is
// empty means any.
type Deviation struct {
	// File, Path, Method and Status are those of a Finding's.
	File   string
	Path   string
	Method string
	Status int
	// InRequest is true for the rare point in which our own request differs.
	InRequest bool
	// Text is a regular expression for the whole of a finding's text.
	Text string
	// Reason says why the file is not followed, and on what grounds.
	Reason string
}

// Covers reports whether the deviation explains the finding. Our own requests keep
// to the files, unless an entry says so of one.
func (d Deviation) Covers(f Finding) bool {
	return f.InRequest == d.InRequest &&
		(d.File == "" || d.File == f.File) &&
		(d.Path == "" || d.Path == f.Path) &&
		(d.Method == "" || d.Method == f.Method) &&
		(d.Status == 0 || d.Status == f.Status) &&
		regexp.MustCompile("^(?:"+d.Text+")$").MatchString(f.Text)
}

// Sift takes the findings that the list explains out of found, and names the
// entries of the list that explained none: they describe something that no
// longer happens.
func Sift(found []Finding, list []Deviation) (unexplained []Finding, idle []Deviation) {
	used := make([]bool, len(list))
	for _, f := range found {
		explained := false
		for i, d := range list {
			if d.Covers(f) {
				used[i], explained = true, true
			}
		}
		if !explained {
			unexplained = append(unexplained, f)
		}
	}
	for i, d := range list {
		if !used[i] {
			idle = append(idle, d)
		}
	}
	return unexplained, idle
}

// Table is the list as a table in Markdown, as it stands in docs/contract.md.
func Table(list []Deviation) string {
	var b strings.Builder
	b.WriteString("| file | request | status | why the file is not followed |\n|---|---|---|---|\n")
	for _, d := range list {
		status := "any"
		if d.Status != 0 {
			status = fmt.Sprint(d.Status)
		}
		request := strings.TrimSpace(d.Method + " " + d.Path)
		if request == "" {
			request = "any"
		}
		file := d.File
		if file == "" {
			file = "any"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", file, request, status, d.Reason)
	}
	return b.String()
}
