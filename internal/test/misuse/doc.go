// Package misuse checks that incorrect programs do not compile. A case is a pair of programs: the bad one has exactly
// one type error, at the line and for the reason that it names; its twin, one edit away, has none; and the bad one
// compiles once the library is changed to allow the mistake. testdata/misuse/README.md describes how to write a case.
package misuse
