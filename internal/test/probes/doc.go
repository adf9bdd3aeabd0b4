// Package probes proves the seal from outside: programs that must not compile, which the real compiler builds in a
// separate module, and attacks on a keyless view while the program runs.
//
// A probe is a part of a file of testdata: a line "-- what is tried --" and a Go program without its package
// clause and without the imports that follow from the names it uses. A line that ends in "// no" must not compile,
// and the rest must. The next line, which begins with "// yes: ", is the replacement that compiles: so each probe
// fails for its own reason, and not for a missing import or a misspelled name. All functions are called _, and types
// have different names, so that the replacements compile as one package.
// types have names that differ, so that what compiles is one package.
package probes
