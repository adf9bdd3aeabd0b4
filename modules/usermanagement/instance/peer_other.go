//go:build !linux

package instance

import "net"

// checkPeer has nothing to ask: the folder of the socket, which is the user's alone, keeps others out.
func checkPeer(net.Conn) error { return nil }
