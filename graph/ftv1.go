package graph

import (
	"context"
	"encoding/base64"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// A federated trace, version 1, says how long each field of an operation took. A router
// asks for one by this header and hangs it into its own.
const (
	traceHeader  = "Apollo-Federation-Include-Trace"
	traceVersion = "ftv1"
)

// maxTracedFields is how many fields a trace tells of. An answer of fifty thousand would
// otherwise grow by several megabytes.
const maxTracedFields = 10_000

// wantsTrace reports whether a request asks for a trace. Who may is decided before the
// request gets here.
func wantsTrace(r *http.Request) bool { return r.Header.Get(traceHeader) == traceVersion }

// fieldTimes is what an executor has that takes the time of each field, and puts the
// trace into the extensions of the answer. An executor without it does not pay for it:
// the interceptor of a field costs an allocation for each of them.
type fieldTimes struct{ now func() time.Time }

var _ interface {
	graphql.HandlerExtension
	graphql.OperationInterceptor
	graphql.FieldInterceptor
	graphql.ResponseInterceptor
} = fieldTimes{}

// ExtensionName is for the executor's errors.
func (fieldTimes) ExtensionName() string { return "FieldTimes" }

// Validate accepts every schema.
func (fieldTimes) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptOperation begins a trace.
func (f fieldTimes) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	return next(context.WithValue(ctx, stopwatchKey{}, &stopwatch{now: f.now, began: f.now()}))
}

// InterceptField takes the time of a field's resolver. What is selected below it has
// times of its own.
func (fieldTimes) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	defer stopwatchFrom(ctx).take(graphql.GetFieldContext(ctx))()
	return next(ctx)
}

// InterceptResponse ends the trace. An operation that did not begin has none.
func (fieldTimes) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	w := stopwatchFrom(ctx)
	if response == nil || w == nil {
		return response
	}
	if response.Extensions == nil {
		response.Extensions = make(map[string]any, 1)
	}
	response.Extensions[traceVersion] = base64.StdEncoding.EncodeToString(encodeTrace(w.stop(response.Errors)))
	return response
}

// stopwatchKey is the context key of an operation's stopwatch.
type stopwatchKey struct{}

// stopwatchFrom returns the operation's stopwatch, nil when it is not traced.
func stopwatchFrom(ctx context.Context) *stopwatch {
	w, _ := ctx.Value(stopwatchKey{}).(*stopwatch)
	return w
}

// stopwatch takes times. Fields are resolved concurrently.
type stopwatch struct {
	now   func() time.Time
	began time.Time

	// mu guards the fields below.
	mu     sync.Mutex
	fields []timedField
	// isPartial says that there were more fields than a trace tells of.
	isPartial bool
}

// timedField is a field, and when its resolver began and ended. One that has not ended
// yet ends at zero.
type timedField struct {
	field      *graphql.FieldContext
	start, end time.Duration
}

// take begins to take the time of a field, until the function that it returns is called.
func (w *stopwatch) take(field *graphql.FieldContext) (done func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.fields) == maxTracedFields {
		w.isPartial = true
		return func() {}
	}
	i := len(w.fields)
	w.fields = append(w.fields, timedField{field: field, start: w.elapsed()})
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.fields[i].end = w.elapsed()
	}
}

// elapsed is the time since the operation began.
func (w *stopwatch) elapsed() time.Duration { return max(0, w.now().Sub(w.began)) }
