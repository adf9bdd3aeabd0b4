// Package keyless keeps the calls that carry no API key to the modules of this SDK: core asks for a Permit,
// and only code inside this module can make one. What a public client can send is thus what the public
// sides of the modules send.
package keyless

// Permit is leave to send a request without an API key.
type Permit struct{}
