package commerce

// CheckoutOutcome is what the store answers when a checkout is completed. Refused is
// empty when there is an order.
type CheckoutOutcome struct {
	// OrderID is the store's number of the order, 0 for none.
	OrderID int
	// PaymentToken pays for the order; empty when the store gave none.
	PaymentToken Secret
	Refused      []CompleteCheckoutError
}

// CheckoutState is what the Management API knows of a checkout
// (reference/checkouts.v3.yml).
type CheckoutState struct {
	// OrderID is 0 until the checkout is completed.
	OrderID int
	// CustomerID is 0 for a guest's checkout.
	CustomerID int
	ChannelID  int
	// IsFree says that it costs nothing, so that nobody can pay for it.
	IsFree bool
}

// PaymentMethod is a way to pay that the store takes for an order.
type PaymentMethod struct {
	// ID is what a payment names it by, such as "stripe.card".
	ID   string
	Name string
	// Kind is the store's word for its type, such as "card".
	Kind string
	// IsTest says that no money moves.
	IsTest      bool
	Instruments []SupportedInstrument
	// Stored are the asking shopper's own, their tokens not yet sealed.
	Stored []StoredPaymentInstrument
}

// SupportedInstrument is a kind of instrument that a method takes.
type SupportedInstrument struct {
	// Kind is the store's word, such as "stored_card".
	Kind string
	// NeedsVerificationValue says that a stored card is not taken without one.
	NeedsVerificationValue bool
}

// StoredPaymentInstrument is a way to pay that a customer has stored, and what pays with it.
type StoredPaymentInstrument struct {
	Kind       InstrumentKind
	Token      Secret
	Instrument StoredInstrument
}

// InstrumentKind is what a payment is made with. A raw card is none of them.
type InstrumentKind string

// The instruments.
const (
	InstrumentStoredCard        InstrumentKind = "STORED_CARD"
	InstrumentStoredPayPal      InstrumentKind = "STORED_PAYPAL_ACCOUNT"
	InstrumentStoredBankAccount InstrumentKind = "STORED_BANK_ACCOUNT"
	InstrumentTokenizedCard     InstrumentKind = "TOKENIZED_CARD"
	InstrumentStoreCredit       InstrumentKind = "STORE_CREDIT"
	InstrumentGiftCertificate   InstrumentKind = "GIFT_CERTIFICATE"
)

// Instrument identifiers of methods that are the store's own
// (reference/payments/process_payments.yml).
const (
	MethodGiftCertificate = "bigcommerce.gift_certificate"
	MethodStoreCredit     = "bigcommerce.store_credit"
)

// Payment is one attempt to pay for an order, as it goes to the store.
type Payment struct {
	MethodID string
	Kind     InstrumentKind
	// Token is the store's token of a stored instrument, or the processor's of a card
	// that was tokenized; empty for the others.
	Token Secret
	// VerificationValue goes with a stored card, and is never kept; empty for none.
	VerificationValue Secret
	// GiftCertificateCode is money to whoever knows it.
	GiftCertificateCode Secret
	// Card is what may be known of a tokenized card; nil for the others.
	Card *TokenizedCard
	// SaveInstrument stores the instrument with the customer.
	SaveInstrument bool
}

// TokenizedCard is what may be known of a card whose number only its processor knows.
type TokenizedCard struct {
	IssuerID    string
	LastFour    string
	ExpiryMonth int
	ExpiryYear  int
}

// PaymentStatus is how an attempt to pay ended.
type PaymentStatus string

// The ways in which an attempt ends.
const (
	PaymentSucceeded PaymentStatus = "SUCCESS"
	PaymentPending   PaymentStatus = "PENDING"
	PaymentDeclined  PaymentStatus = "DECLINED"
	// PaymentUnknown means that the attempt was sent and nobody knows yet.
	PaymentUnknown PaymentStatus = "UNKNOWN"
)

// PaymentReason is the closed list of why a payment was declined.
type PaymentReason string

// The reasons. Each stands for numbers of the store's
// (docs/store-operations/payments/index.mdx).
const (
	ReasonInsufficientFunds     PaymentReason = "INSUFFICIENT_FUNDS"
	ReasonAuthorizationRevoked  PaymentReason = "AUTHORIZATION_REVOKED"
	ReasonNotVerified           PaymentReason = "NOT_VERIFIED"
	ReasonExpired               PaymentReason = "EXPIRED"
	ReasonInstrumentUnknown     PaymentReason = "INSTRUMENT_UNKNOWN"
	ReasonInstrumentNotSaved    PaymentReason = "INSTRUMENT_NOT_SAVED"
	ReasonAmountChanged         PaymentReason = "AMOUNT_CHANGED"
	ReasonOrderNotPayable       PaymentReason = "ORDER_NOT_PAYABLE"
	ReasonMerchantConfiguration PaymentReason = "MERCHANT_CONFIGURATION"
	ReasonBadPayment            PaymentReason = "BAD_PAYMENT"
	ReasonProcessor             PaymentReason = "PROCESSOR_DECLINED"
	ReasonNotCharged            PaymentReason = "NOT_CHARGED" // nothing arrived, and by now nothing will
)

// PaymentAnswer is what the store answers to a payment that it understood.
type PaymentAnswer struct {
	// Status is never PaymentUnknown: who does not know returns an error with
	// CodeOutcomeUnknown.
	Status PaymentStatus
	// TransactionID is the store's name of the payment; empty when it was declined.
	TransactionID string
	// Reason is set when it was declined.
	Reason PaymentReason
	// IsDuplicate says that the store has seen this payment before, or its token, and did
	// not charge again: only the order's transactions say how it ended.
	IsDuplicate bool
}

// Transaction is money that moved, or failed to, for an order (reference/orders.v3.yml).
type Transaction struct {
	ID int
	// Event is the store's word: purchase, authorization, capture, refund, void,
	// pending or settled.
	Event string
	// Status is the store's word: ok or error.
	Status   string
	Method   string
	Amount   Decimal
	Currency CurrencyCode
	// GatewayID is the payment's name at its processor; empty when there is none.
	GatewayID string
}
