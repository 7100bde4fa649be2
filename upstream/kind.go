package upstream

// Kind is the closed list of what a caller branches on.
type Kind string

// The kinds of failure.
const (
	Unauthorized   Kind = "unauthorized"    // the store does not take our credential
	Forbidden      Kind = "forbidden"       // our credential is not enough
	NotFound       Kind = "not found"       // there is no such thing
	RateLimited    Kind = "rate limited"    // the store asks for patience
	Invalid        Kind = "invalid"         // the store does not take this request
	Unavailable    Kind = "unavailable"     // the store did not answer as it should
	OutcomeUnknown Kind = "outcome unknown" // a write was sent and its answer was lost
)

// Reason says more about a failure for the log. It is a closed list, because
// texts of the network and of the store can quote what was sent.
type Reason string

// The reasons of failures.
const (
	ReasonNone        Reason = ""                  // the status says it all
	ReasonTimeout     Reason = "timeout"           // no whole answer in time
	ReasonCanceled    Reason = "canceled"          // our own caller went away
	ReasonUnreachable Reason = "unreachable"       // no connection could be made
	ReasonBroken      Reason = "connection broken" // it ended before the answer did
	ReasonOversized   Reason = "oversized answer"  // more than Options.MaxBody
	ReasonHTML        Reason = "html answer"       // a page where data was expected
	ReasonMalformed   Reason = "malformed answer"  // it cannot be understood
	ReasonRedirected  Reason = "redirected"        // the store wants us elsewhere
	ReasonBreaker     Reason = "breaker open"      // we leave the host in peace
	ReasonQuota       Reason = "quota used up"     // we already know the answer
	ReasonGraphQL     Reason = "graphql error"     // an answer that contains errors
	ReasonSession     Reason = "session ended"     // the shopper's access token is over
	ReasonStranger    Reason = "another customer"  // the answer is about somebody else
)

// kindOfStatus reads an HTTP status that is not 2xx. A write that ended in a
// server error may have taken effect, except when the store says that it is
// closed (503).
func kindOfStatus(status int, in Intent) (Kind, Reason) {
	switch {
	case status == 401:
		return Unauthorized, ReasonNone
	case status == 403:
		return Forbidden, ReasonNone
	case status == 404 || status == 410:
		return NotFound, ReasonNone
	case status == 429:
		return RateLimited, ReasonNone
	case status >= 500 && status != 503 && !in.Read:
		return OutcomeUnknown, ReasonNone
	case status >= 500 || status == 408:
		return Unavailable, ReasonNone
	case status >= 400:
		return Invalid, ReasonNone
	}
	return Unavailable, ReasonRedirected
}
