// Package inside is the door between package core and package engine: core puts the machine that sends requests
// here when it is initialized, and engine takes it out. No exported function of the module leads to it, so what a
// program outside can send is what the methods of the modules send.
//
// It is a variable in an internal package, and not an exported method or parameter of an internal type, because
// those can be reached from outside: an unnamed literal is assignable to a parameter, type inference makes the zero
// value of one, and the methods of a result can be called by anybody who has it.
package inside

// Core is the machine of package core. Only core sets it, and only engine reads it.
var Core any
