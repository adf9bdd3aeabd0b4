// Package leakcheck finds types in the exported API of this module that a program outside cannot name. Such a type is
// not the seal that it seems to be: type inference can create the zero value of a parameter, an unnamed literal is
// assignable to it, any program can call the methods of a result, and the exported fields of an embedded struct can
// be overwritten whether its name is exported or not.
package leakcheck
