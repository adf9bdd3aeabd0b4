package core

// The bounds of the metadata of users and organizations. What is beyond them is an error before anything is sent.
const (
	MaxMetadataKeys        = 50
	MaxMetadataKeyLength   = 40  // characters
	MaxMetadataValueLength = 600 // characters
)

// MetadataChanges changes the metadata of a resource key by key: a key with a value is set, one with nil is removed, and
// those that are not named stay. A nil map changes nothing.
//
//	core.MetadataChanges{"plan": new("pro"), "trial": nil}
type MetadataChanges map[string]*string
