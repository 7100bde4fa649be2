package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/commerce"
)

// presenter turns errors into what a client sees. An error is public only if it
// says so by being a commerce.Error; every other one is logged and becomes a
// fixed sentence.
type presenter struct{ log *slog.Logger }

func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	presented := &gqlerror.Error{Path: graphql.GetPath(ctx)}
	var wrapped *gqlerror.Error
	if errors.As(err, &wrapped) {
		if wrapped.Path != nil {
			presented.Path = wrapped.Path
		}
		presented.Locations = wrapped.Locations
	}
	var public *commerce.Error
	switch {
	case errors.As(err, &public):
		p.logIfOurs(ctx, public)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		public = tooLate(err) // whoever waited for somebody else's work has run out of time
		p.logIfOurs(ctx, public)
	case wrapped != nil && wrapped.Err == nil:
		return wrapped // the parser's and validator's own words about the document
	default:
		p.log.ErrorContext(ctx, "resolver failed", slog.String("path", presented.Path.String()),
			slog.String("correlation_id", commerce.CorrelationID(ctx)), slog.Any("error", err))
		public = &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong on our side."}
	}
	if public.Code == commerce.CodeBadUserInput && public.Field == "" {
		located := *public
		presented.Path, located.Field = locateInput(ctx, presented.Path)
		public = &located
	}
	presented.Message = public.Message
	presented.Extensions = extensions(public)
	return presented
}

// tooLate says that an operation's time is over.
func tooLate(cause error) *commerce.Error {
	return &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "The operation took too long.", Err: cause}
}

// logIfOurs logs what a client cannot mend, once for each operation and code.
func (p presenter) logIfOurs(ctx context.Context, e *commerce.Error) {
	switch e.Code {
	case commerce.CodeInternal, commerce.CodeUpstreamUnavailable, commerce.CodeOutcomeUnknown, commerce.CodeRateLimited:
		if !answersFrom(ctx).isFirst(e.Code) {
			return
		}
		p.log.WarnContext(ctx, "operation failed", slog.String("correlation_id", commerce.CorrelationID(ctx)), slog.Any("error", e))
	case commerce.CodeUnauthenticated, commerce.CodeForbidden, commerce.CodeSessionExpired, commerce.CodeAmbiguousCredentials,
		commerce.CodeBadRepresentation, commerce.CodeBadUserInput, commerce.CodePriceUnavailable:
	}
}

// extensions are the fields of an error that a client may branch on.
func extensions(e *commerce.Error) map[string]any {
	ext := map[string]any{"code": string(e.Code)}
	if e.Reason != "" {
		ext["reason"] = string(e.Reason)
	}
	if e.RetryAfter > 0 {
		ext["retryAfterSeconds"] = int(math.Ceil(e.RetryAfter.Seconds()))
	}
	if e.Field != "" {
		ext["field"] = e.Field
	}
	return ext
}

// locateInput splits the path of an error that a scalar made: the executor's path
// goes on from the field into its arguments, and a response's path must not.
func locateInput(ctx context.Context, path ast.Path) (field ast.Path, argument string) {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil || len(path) <= len(fc.Path()) {
		return path, ""
	}
	field = fc.Path()
	parts := make([]string, 0, len(path)-len(field))
	for _, element := range path[len(field):] {
		switch element := element.(type) {
		case ast.PathName:
			parts = append(parts, string(element))
		case ast.PathIndex:
			parts = append(parts, strconv.Itoa(int(element)))
		}
	}
	return field, strings.Join(parts, ".")
}

// recovered is what a panic becomes: an error with a stack for the log.
func recovered(_ context.Context, cause any) error {
	return fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
}
