// Package newcomer tests how far the names of this SDK can be guessed. It holds fifty lines that a Go programmer would type who
// knows the API, the Node SDK or the official Go SDK but not this SDK. They were written down before anybody looked a name up, and
// stay as they are: what improves is the SDK and docs/names.md.
package newcomer
