// Package leakcheck finds what the exported API of this module says in types that a program outside it cannot name.
// Such a type is not the seal that it looks like: type inference makes the zero value of a parameter, an unnamed
// literal is assignable to one, anybody can call the methods of a result, and the exported fields of an embedded
// struct can be overwritten whatever the name of that is.
package leakcheck
