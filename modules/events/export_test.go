package events

// Listed is an event of a Tail, with its text.
type Listed = listed
