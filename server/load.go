package server

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Lookup returns the value of a variable and whether it is set, as os.LookupEnv
// does.
type Lookup func(name string) (value string, ok bool)

// LoadConfig reads the variables and the files they point to. It checks all of
// them and reports every problem at once, each with its variable's name and what
// to do; it never repeats a value.
func LoadConfig(lookup Lookup) (Config, error) {
	variables, problems := gather(lookup)
	var cfg Config
	if err := env.ParseWithOptions(&cfg, env.Options{Environment: variables}); err != nil {
		problems = append(problems, parseProblems(err)...)
	}
	for _, problem := range cfg.problems() {
		if !isNamed(problem, problems) {
			problems = append(problems, problem)
		}
	}
	return cfg, errors.Join(problems...)
}

// isNamed reports whether a problem's variable has a problem already: what could
// not be read is also missing.
func isNamed(problem error, problems []error) bool {
	variable, _, _ := strings.Cut(problem.Error(), ":")
	return slices.ContainsFunc(problems, func(other error) bool {
		named, _, _ := strings.Cut(other.Error(), ":")
		return strings.HasPrefix(named, variable)
	})
}

// Variable is one documented variable.
type Variable struct{ Name, Default, Help string }

// Variables lists every variable in the order of Config.
func Variables() []Variable {
	fields := reflect.VisibleFields(reflect.TypeFor[Config]())
	variables := make([]Variable, len(fields))
	for i, f := range fields {
		variables[i] = Variable{Name: f.Tag.Get("env"), Default: f.Tag.Get("envDefault"), Help: f.Tag.Get("help")}
	}
	return variables
}

// gather reads each variable, from its file when only that is set.
func gather(lookup Lookup) (map[string]string, []error) {
	found := make(map[string]string)
	var problems []error
	for _, v := range Variables() {
		value, isSet := lookup(v.Name)
		path, hasFile := lookup(v.Name + "_FILE")
		isSet, hasFile = isSet && value != "", hasFile && path != ""
		switch {
		case isSet && hasFile:
			problems = append(problems, fmt.Errorf("%s: %s_FILE is set as well: unset one", v.Name, v.Name))
		case hasFile:
			content, err := os.ReadFile(path)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s_FILE: the file cannot be read: %w", v.Name, pathless(err)))
				continue
			}
			found[v.Name] = strings.TrimSpace(string(content))
		case isSet:
			found[v.Name] = strings.TrimSpace(value)
		}
		if found[v.Name] == "" {
			delete(found, v.Name) // an empty variable is one that was left out
		}
	}
	return found, problems
}

// parseProblems names the variable for each value that is of no use.
func parseProblems(err error) []error {
	aggregate := (env.AggregateError{})
	if !errors.As(err, &aggregate) {
		return []error{err}
	}
	problems := make([]error, len(aggregate.Errors))
	for i, e := range aggregate.Errors {
		problems[i] = e
		if parse := (env.ParseError{}); errors.As(e, &parse) {
			field, _ := reflect.TypeFor[Config]().FieldByName(parse.Name)
			problems[i] = fmt.Errorf("%s: the value is no %s", field.Tag.Get("env"), kindName(parse.Type))
		}
	}
	return problems
}

// kindName says what a value should look like.
func kindName(t reflect.Type) string {
	switch t.String() {
	case "time.Duration":
		return `duration such as "90s" or "24h"`
	case "[]netip.Prefix", "netip.Prefix":
		return `list of networks such as "10.0.0.0/8,192.168.0.0/16"`
	case "float64":
		return `number such as "0.5"`
	case "bool":
		return `"true" or "false"`
	default:
		return "whole number"
	}
}

// pathless drops the path from a file error: it may name what a secret is for.
func pathless(err error) error {
	if e := (*os.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}
