package loopback

import (
	"net"
	"net/http"
	"net/netip"
)

// peer is the owner of the process at the browser's end of a connection.
type peer int

const (
	peerUnknown peer = iota // the system does not say, or says root, which may relay for any user
	peerOwn                 // the user who runs this program
	peerOther               // another user
)

// whose returns the peer of a request according to the operating system. It uses nothing that the client sends.
func whose(request *http.Request) peer {
	client, err := netip.ParseAddrPort(request.RemoteAddr)
	if err != nil {
		return peerUnknown
	}
	local, ok := request.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok {
		return peerUnknown
	}
	return owner(client, local.AddrPort())
}
