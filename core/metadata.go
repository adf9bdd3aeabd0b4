package core

// Limits of the metadata of users and organizations. Exceeding one is an error, and nothing is sent.
const (
	MaxMetadataKeys        = 50
	MaxMetadataKeyLength   = 40  // characters
	MaxMetadataValueLength = 600 // characters
)

// MetadataChanges changes the metadata of a resource key by key: a key with a value is set, a key with nil is removed, and
// all other keys stay. A nil map changes nothing.
//
//	core.MetadataChanges{"plan": new("pro"), "trial": nil}
type MetadataChanges map[string]*string
