// Package misuse checks that programs which must not compile do not. A case is a pair of programs: the
// bad one has exactly one type error, at the line and with the message that it names itself, and its
// twin, one edit away, has none. testdata/misuse/README.md says how a case is written.
package misuse
