package contract

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSift(t *testing.T) {
	at := func(file, path string, status int, text string) Finding {
		return Finding{File: file, Path: path, Method: "GET", Status: status, Text: text}
	}
	null := at("a.yml", "/a", 200, "$[x]: got null, want string")
	asked := null
	asked.InRequest = true
	list := []Deviation{
		{File: "a.yml", Path: "/a", Method: "GET", Status: 200, Text: `\$\[\w\]: got null, want string`, Reason: "1"},
		{Status: 401, Text: ".*", Reason: "2"},
		{File: "c.yml", InRequest: true, Text: ".*", Reason: "3"},
	}
	ours := at("c.yml", "/c", 201, "undeclared")
	ours.InRequest = true
	tests := []struct {
		name        string
		found       []Finding
		unexplained []Finding
		idle        []string
	}{
		{"nothing", nil, nil, []string{"1", "2", "3"}},
		{"explained", []Finding{null, at("b.yml", "/b", 401, "unknown")}, nil, []string{"3"}},
		{"another file", []Finding{at("b.yml", "/a", 200, null.Text)}, []Finding{at("b.yml", "/a", 200, null.Text)}, []string{"1", "2", "3"}},
		{"another path", []Finding{at("a.yml", "/b", 200, null.Text)}, []Finding{at("a.yml", "/b", 200, null.Text)}, []string{"1", "2", "3"}},
		{"another status", []Finding{at("a.yml", "/a", 201, null.Text)}, []Finding{at("a.yml", "/a", 201, null.Text)}, []string{"1", "2", "3"}},
		{"a longer text", []Finding{at("a.yml", "/a", 200, null.Text+"!")}, []Finding{at("a.yml", "/a", 200, null.Text+"!")}, []string{"1", "2", "3"}},
		{"a request of ours", []Finding{ours}, nil, []string{"1", "2"}},
		{"an answer where a request may differ", []Finding{at("c.yml", "/c", 201, "x")}, []Finding{at("c.yml", "/c", 201, "x")}, []string{"1", "2", "3"}},
		{"a request", []Finding{asked}, []Finding{asked}, []string{"1", "2", "3"}},
	}
	for _, test := range tests {
		unexplained, idle := Sift(test.found, list)
		var reasons []string
		for _, d := range idle {
			reasons = append(reasons, d.Reason)
		}
		if diff := cmp.Diff(test.unexplained, unexplained); diff != "" {
			t.Errorf("%s: unexplained (-want +got):\n%s", test.name, diff)
		}
		if diff := cmp.Diff(test.idle, reasons); diff != "" {
			t.Errorf("%s: idle (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestDeviationsAreWrittenUp keeps the page for readers and the list the same.
func TestDeviationsAreWrittenUp(t *testing.T) {
	page, err := os.ReadFile("../docs/contract.md")
	if err != nil {
		t.Fatal(err)
	}
	table := Table(Deviations())
	if !strings.HasSuffix(string(page), "\n\n"+table) {
		t.Errorf("docs/contract.md has to end with this table:\n%s", table)
	}
	for pattern, reason := range Unpublished() {
		if !strings.Contains(string(page), "| "+pattern+" | "+reason+" |\n") {
			t.Errorf("docs/contract.md does not say of %s: %s", pattern, reason)
		}
	}
	for _, d := range Deviations() {
		if d.InRequest && (d.File == "" || d.Path == "" || d.Method == "") {
			t.Errorf("an exception for our own requests has to be exact: %+v", d)
		}
		if d.Reason == "" || d.Text == "" || d.Status == 0 || strings.ContainsAny(d.Reason, "|\n") {
			t.Errorf("%+v", d)
		}
	}
}
