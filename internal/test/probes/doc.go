// Package probes is the proof of the seal, from outside: programs that must not compile, which the real compiler
// builds in a module of their own, and attacks on a keyless view while the program runs.
//
// A probe is a part of a file of testdata: a line "-- what somebody tries --" and a Go program without its package
// clause and without the imports that can be told from the names that it uses. A line that ends in "// no" must not
// compile, and the rest must. The line after it, which begins with "// yes: ", says what compiles in its place: so
// each probe fails for its own reason, and for no missing import or misspelled name. All functions are called _, and
// types have names that differ, so that what compiles is one package.
package probes
