//go:build !linux

package instance

import "net"

// checkPeer checks nothing: the folder of the socket, which only the user can enter, keeps others out.
func checkPeer(net.Conn) error { return nil }
