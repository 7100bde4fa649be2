package commerce

// Attempt is one try at something that a stranger could try over and over.
type Attempt struct {
	// Action is one of few fixed names, such as "login".
	Action string
	// ChannelID is where Account is an account.
	ChannelID int
	// Account is whose door it is, such as an e-mail address; empty when the attempt
	// names nobody.
	Account Secret
}

// Verdict is how an attempt ended.
type Verdict int

// The verdicts. Only a failure counts, and only a success forgets failures: an attempt
// that was not made is as if nobody had tried.
const (
	AttemptFailed Verdict = iota
	AttemptSucceeded
	AttemptNotMade
)

// SessionsEnded is what the replicas know about the ends of a customer's sessions.
type SessionsEnded struct {
	// Epoch changes whenever all sessions of the customer are ended. A session goes on
	// only while it is the one it began in, or there is none.
	Epoch string
	// ThisOne says that the session that was asked about was ended by itself.
	ThisOne bool
}
