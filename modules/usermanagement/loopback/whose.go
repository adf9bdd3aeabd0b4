package loopback

import (
	"net"
	"net/http"
	"net/netip"
)

// peer is whose process has the browser's end of a connection.
type peer int

const (
	peerUnknown peer = iota // the system does not say, or says that it is root's, which may relay for anybody
	peerOwn                 // the user's who runs this program
	peerOther               // another user's
)

// whose returns the peer of a request, as the operating system has it: nothing of it is the client's word.
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
