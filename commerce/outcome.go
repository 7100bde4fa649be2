package commerce

// OutcomeOK is the outcome, as the audit has it, of an attempt that went well.
const OutcomeOK = "OK"

// OutcomeOf says how something ended, as the audit has it: OutcomeOK, or the code of the
// error or of the refusal. Codes are closed lists, so nothing of anybody's input gets into
// the audit. wasAttempt is false for what was not understood, and for what somebody tried
// who is not signed in.
func OutcomeOf(refused Refusal, err error) (outcome string, wasAttempt bool) {
	switch code := CodeOf(err); {
	case err != nil:
		return string(code), code != CodeBadUserInput && code != CodeUnauthenticated
	case refused != nil:
		return string(refused.Code()), true
	}
	return OutcomeOK, true
}

// FirstRefusal returns the first of several refusals, nil when there is none.
func FirstRefusal[R Refusal](refused []R) Refusal {
	if len(refused) == 0 {
		return nil
	}
	return refused[0]
}
