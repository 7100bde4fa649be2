package store

// Outcome is what a processor makes of a payment. The cents of the amount that is to be
// charged choose it, whatever the units before them; amounts that are not listed are
// charged. In a currency without cents the last two digits count.
//
//	.01  OutcomeInsufficientFunds   30106  nothing charged
//	.02  OutcomeRevoked             30107  nothing charged
//	.03  OutcomeProcessor           30104  nothing charged
//	.04  OutcomePending             201    taken; SettlePayment ends it
//	.05  OutcomeDuplicate           30105  nothing charged
//	.06  OutcomeBrokenCharged       10000  CHARGED
//	.07  OutcomeBroken              10000  nothing charged
//	.08  OutcomeDuplicateCharged    30105  CHARGED
//	.09  OutcomeAuthorized          201    reserved, which counts as charged
//	.11  OutcomeBadData             10001  nothing charged
//	.12  OutcomeNoGateway           30000  nothing charged
//	.13  OutcomeBadGateway          30001  nothing charged
//	.14  OutcomeNoVault             30002  nothing charged
//	.15  OutcomeNotSaved            30050  nothing charged
//	.16  OutcomeNotVerified         30102  nothing charged
//	.17  OutcomeExpired             30103  nothing charged
//	.18  OutcomeInstrumentUnknown   30051  nothing charged
//	.19  OutcomeTotals              30004  nothing charged
//
// Store credit and gift certificates know no processor, and so no magic. OutcomeNext
// chooses an outcome whatever the amount is; Choices.Payment.NoMagicAmounts ends the
// magic. The first three leave a transaction with status error, as a gateway that
// was asked does; the others of "nothing charged" leave none.
type Outcome string

// The outcomes.
const (
	OutcomeCharged           Outcome = "charged"
	OutcomeAuthorized        Outcome = "authorized"
	OutcomePending           Outcome = "pending"
	OutcomeInsufficientFunds Outcome = "insufficient-funds"
	OutcomeRevoked           Outcome = "revoked"
	OutcomeProcessor         Outcome = "processor"
	OutcomeDuplicate         Outcome = "duplicate"
	OutcomeDuplicateCharged  Outcome = "duplicate-charged"
	OutcomeBroken            Outcome = "broken"
	OutcomeBrokenCharged     Outcome = "broken-charged"
	OutcomeBadData           Outcome = "bad-data"
	OutcomeNoGateway         Outcome = "no-gateway"
	OutcomeBadGateway        Outcome = "bad-gateway"
	OutcomeNoVault           Outcome = "no-vault"
	OutcomeNotSaved          Outcome = "not-saved"
	OutcomeNotVerified       Outcome = "not-verified"
	OutcomeExpired           Outcome = "expired"
	OutcomeInstrumentUnknown Outcome = "instrument-unknown"
	OutcomeTotals            Outcome = "totals"
)

// result is what an outcome means.
type result struct {
	// cents choose it; 0 for none.
	cents int64
	// code is what is answered; 0 for success.
	code PaymentCode
	// charges says that money moves.
	charges bool
	// isAsked says that the gateway was asked, and has a transaction of the decline.
	isAsked bool
}

// results is the table of Outcome.
func results() map[Outcome]result {
	return map[Outcome]result{
		OutcomeCharged:           {charges: true},
		OutcomeInsufficientFunds: {cents: 1, code: CodeInsufficientFunds, isAsked: true},
		OutcomeRevoked:           {cents: 2, code: CodeRevoked, isAsked: true},
		OutcomeProcessor:         {cents: 3, code: CodeProcessor, isAsked: true},
		OutcomePending:           {cents: 4, charges: true},
		OutcomeDuplicate:         {cents: 5, code: CodeDuplicate},
		OutcomeBrokenCharged:     {cents: 6, code: CodeConnection, charges: true},
		OutcomeBroken:            {cents: 7, code: CodeConnection},
		OutcomeDuplicateCharged:  {cents: 8, code: CodeDuplicate, charges: true},
		OutcomeAuthorized:        {cents: 9, charges: true},
		OutcomeBadData:           {cents: 11, code: CodeBadData},
		OutcomeNoGateway:         {cents: 12, code: CodeNoGateway},
		OutcomeBadGateway:        {cents: 13, code: CodeBadGateway},
		OutcomeNoVault:           {cents: 14, code: CodeNoVault},
		OutcomeNotSaved:          {cents: 15, code: CodeNotSaved},
		OutcomeNotVerified:       {cents: 16, code: CodeNotVerified},
		OutcomeExpired:           {cents: 17, code: CodeExpired},
		OutcomeInstrumentUnknown: {cents: 18, code: CodeInstrumentUnknown},
		OutcomeTotals:            {cents: 19, code: CodeTotals},
	}
}

// OutcomeNext lets the next payments of an order, or of any order when orderID is 0,
// end so, one after another, whatever their amounts are. An order's own come first. It
// reports false, and changes nothing, for an outcome that does not exist.
func (s *Store) OutcomeNext(orderID int, outcomes ...Outcome) bool {
	known := results()
	for _, o := range outcomes {
		if _, ok := known[o]; !ok {
			return false
		}
	}
	t := s.openTill()
	defer t.mu.Unlock()
	t.outcomes[orderID] = append(t.outcomes[orderID], outcomes...)
	return true
}

// ForgetOutcomes takes away what OutcomeNext has chosen and no payment has met.
func (s *Store) ForgetOutcomes() {
	t := s.openTill()
	defer t.mu.Unlock()
	clear(t.outcomes)
}

// outcome chooses how a payment of so many minor units ends.
func (t *till) outcome(orderID int, minor int64, magic bool) Outcome {
	for _, id := range []int{orderID, 0} {
		if queue := t.outcomes[id]; len(queue) > 0 {
			t.outcomes[id] = queue[1:]
			return queue[0]
		}
	}
	if !magic {
		return OutcomeCharged
	}
	for o, e := range results() {
		if e.cents != 0 && e.cents == minor%100 {
			return o
		}
	}
	return OutcomeCharged
}
