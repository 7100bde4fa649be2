package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alecthomas/kong"

	"github.com/clientele-graph/clientele/warm"
)

// interruptedCode is the exit code of a program that was ended by Ctrl-C.
const interruptedCode = 130

// interrupted is the end of a command that was told to stop before it was done.
type interrupted struct{}

var _ kong.ExitCoder = interrupted{}

// Error says that nothing is lost.
func (interrupted) Error() string {
	return "interrupted: what was fetched is kept, and the same command goes on from there"
}

// ExitCode is what shells expect.
func (interrupted) ExitCode() int { return interruptedCode }

// exitCode is the exit code that an error of a command stands for.
func exitCode(err error) int {
	var coded kong.ExitCoder
	switch {
	case err == nil:
		return 0
	case errors.As(err, &coded):
		return coded.ExitCode()
	default:
		return 1
	}
}

// summarize is a summary in one line.
func summarize(s warm.Summary) string {
	return fmt.Sprintf("%d prices of %d products, %d missing, %d failed; %d calls, %d of them answered 429, in %.1f seconds",
		s.Prices, s.Products, s.Missing, s.Failed, s.Calls, s.RateLimited, s.Took.Round(100*time.Millisecond).Seconds())
}

// conclude is how the command ends.
func conclude(s warm.Summary, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted{}
	case err != nil && s.Cause != nil:
		return fmt.Errorf("%w; the first failure was: %w", err, s.Cause)
	case err != nil:
		return err
	case s.Failed > 0:
		return fmt.Errorf("the store did not answer %d prices; the first failure was: %w", s.Failed, s.Cause)
	}
	return nil
}
