package ledger

import "github.com/lozere-developpement/sillage/funding"

// A Kind is the type of an entry.
type Kind string

// The kinds of entry. Each acts on the buckets as the comment says.
const (
	Pledge     Kind = "pledge"     // a partner promises
	Agreement  Kind = "agreement"  // the promise is signed
	Call       Kind = "call"       // the partner is asked for the money
	Receipt    Kind = "receipt"    // the money is on the bank account
	Commitment Kind = "commitment" // money received is set aside for an action
	Release    Kind = "release"    // what an action no longer needs is freed
	Payment    Kind = "payment"    // money goes out for an action
	Repayment  Kind = "repayment"  // money not used goes back to its partner
	Reassign   Kind = "reassign"   // a commitment changes its source
	Closing    Kind = "closing"    // a year is frozen
	Reversal   Kind = "reversal"   // undoes one earlier entry
)

// Kinds returns the kinds in their order.
func Kinds() []Kind {
	return []Kind{Pledge, Agreement, Call, Receipt, Commitment, Release, Payment, Repayment, Reassign, Closing, Reversal}
}

// Message returns the catalogue key of the label.
func (k Kind) Message() (key string, args []any) { return "funding.entry." + string(k), nil }

// An Entry is one line of the journal. Seq and Hash are set by Append.
type Entry struct {
	Seq         int // 0, 1, 2…
	On          funding.Date
	Kind        Kind
	Contributor string // pledges to receipts, repayments; the source otherwise
	Earmark     string // "" free, "action:A03" or "axis:3"; set by the pledge
	Action      string // commitments to payments: "A12"
	Amount      funding.Cents
	// Parts says on which buckets a commitment, release, payment or
	// reassignment bears; Append fills it, earmarked money first, so that the
	// attribution is written in the journal and never changes.
	Parts    []Part
	Reverses int // reversal: the Seq of the entry undone, else −1
	Label    string
	Proof    string // reference of the agreement, the invoice, the bank line
	By       string
	Prev     Hash
	Hash     Hash
}

// A Part is the share of an entry that one bucket bears.
type Part struct {
	Bucket Bucket
	Amount funding.Cents
}

// A Bucket is money of one contributor under one earmark: the unit that may
// never be negative.
type Bucket struct {
	Contributor string
	Earmark     string
}

// A Hash is the SHA-256 of an entry and of the one before it.
type Hash [32]byte
