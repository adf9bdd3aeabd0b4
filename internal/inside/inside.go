// Package inside connects package core and package engine: core puts the machine that sends requests
// here when it is initialized, and engine reads it. No exported function of the module gives access to it, so other
// programs can only send what the methods of the modules send.
//
// It is a variable in an internal package, and not an exported method or parameter of an internal type, because
// those can be reached from outside: an unnamed literal is assignable to a parameter, type inference produces the zero
// value of one, and anyone who has a result can call its methods.
package inside

// Core is the machine of package core. Only core sets it, and only engine reads it.
var Core any
