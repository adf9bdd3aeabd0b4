// Package misuse checks that programs which must not compile do not. A case is a pair of programs: the
// bad one has exactly one type error, at the line and for the reason that it names itself; its twin, one
// edit away, has none; and it compiles once the library is changed to allow the mistake.
// testdata/misuse/README.md says how a case is written.
package misuse
