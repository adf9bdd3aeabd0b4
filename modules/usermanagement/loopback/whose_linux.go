package loopback

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// owner returns the user at the client's end, from the kernel's tables of connections (proc(5), /proc/net/tcp).
func owner(client, server netip.AddrPort) peer {
	uid, ok := ownerIn("/proc/net/tcp", client, server)
	if !ok { // an IPv6 socket can have an IPv4 connection, too
		uid, ok = ownerIn("/proc/net/tcp6", client, server)
	}
	if !ok {
		return peerUnknown
	}
	return user{uid: os.Getuid(), euid: os.Geteuid(), sudo: os.Getenv("SUDO_UID")}.sees(uid)
}

// nobody is the user of a connection that no process has open any longer. Its program does not read the response, so it is
// not the user's browser.
const nobody = -1

// ownerIn finds a connection in a table, seen from the client. Without an inode, no process has it open.
func ownerIn(table string, client, server netip.AddrPort) (uid int, ok bool) {
	file, err := os.Open(table) //nolint:gosec // one of the two above
	if err != nil {
		return 0, false
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 10 || !inTable(fields[1], client) || !inTable(fields[2], server) {
			continue
		}
		if fields[9] == "0" {
			return nobody, true
		}
		uid, err := strconv.ParseUint(fields[7], 10, 32)
		return int(uid), err == nil // like os.Getuid, also if an int has 32 bits
	}
	return 0, false
}

// inTable reports whether text is the address, written as IPv4 or as IPv6.
func inTable(text string, address netip.AddrPort) bool {
	if address.Addr().Is4() && len(text) > len("00000000:0000") {
		address = netip.AddrPortFrom(netip.AddrFrom16(address.Addr().As16()), address.Port())
	}
	return text == spelt(address)
}

// spelt returns an address as the tables write it: each word of 32 bits in the byte order of the machine, in hexadecimal digits.
func spelt(address netip.AddrPort) string {
	bytes := address.Addr().AsSlice()
	for word := bytes; len(word) >= 4; word = word[4:] {
		binary.BigEndian.PutUint32(word, binary.NativeEndian.Uint32(word))
	}
	return fmt.Sprintf("%s:%04X", strings.ToUpper(hex.EncodeToString(bytes)), address.Port())
}

// user is the user who runs this program.
type user struct {
	uid, euid int
	sudo      string // who started it with sudo, if anybody
}

// sees returns the peer for the user of a connection. The sign-in of a program that root runs may be completed in the
// browser of a user at the machine; only sudo says which user.
func (u user) sees(uid int) peer {
	switch {
	case uid == nobody:
		return peerOther
	case uid == u.uid, uid == u.euid, strconv.Itoa(uid) == u.sudo:
		return peerOwn
	case uid == 0, u.euid == 0 && u.sudo == "":
		return peerUnknown
	}
	return peerOther
}
