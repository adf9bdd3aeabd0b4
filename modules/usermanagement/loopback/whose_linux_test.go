package loopback

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"github.com/matryer/is"
)

func TestWhoseAConnectionIs(t *testing.T) {
	const (
		ada, grace = 1001, 1002
		adaText    = "1001"
	)
	for name, c := range map[string]struct {
		program user
		peer    int
		want    peer
	}{
		"the program's own user":                               {user{ada, ada, ""}, ada, peerOwn},
		"another user":                                         {user{ada, ada, ""}, grace, peerOther},
		"root, who may relay for anybody":                      {user{ada, ada, ""}, 0, peerUnknown},
		"the user who started it with sudo":                    {user{0, 0, adaText}, ada, peerOwn},
		"the user who started it with sudo as a third":         {user{grace, grace, adaText}, ada, peerOwn},
		"another than the user who started it with sudo":       {user{0, 0, adaText}, grace, peerOther},
		"root, of a program that root runs":                    {user{0, 0, ""}, 0, peerOwn},
		"another user, of a program that root runs":            {user{0, 0, ""}, grace, peerUnknown},
		"the user who started a program that runs as another":  {user{ada, grace, ""}, ada, peerOwn},
		"another user, if sudo's variable is not a number":     {user{ada, ada, "x"}, grace, peerOther},
		"nobody, the user of a namespace for users outside it": {user{ada, ada, ""}, 65534, peerOther},
		"another user, if sudo's variable begins like it":      {user{0, 0, "10021"}, grace, peerOther},
	} {
		t.Run(name, func(t *testing.T) { is.New(t).Equal(c.program.sees(c.peer), c.want) })
	}
}

func TestTheTableOfConnections(t *testing.T) {
	if addressOnLittleEndian := spelt(netip.MustParseAddrPort("127.0.0.1:80")); addressOnLittleEndian != "0100007F:0050" {
		t.Skip("the table below is from a little-endian machine")
	}
	const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	table := func(t *testing.T, lines string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "tcp")
		is.New(t).NoErr(os.WriteFile(path, []byte(head+lines), 0o600))
		return path
	}
	v4 := [2]netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:40000"), netip.MustParseAddrPort("127.0.0.1:8765")}
	v6 := [2]netip.AddrPort{netip.MustParseAddrPort("[::1]:40000"), netip.MustParseAddrPort("[::1]:8765")}
	for name, c := range map[string]struct {
		ends  [2]netip.AddrPort
		lines string
		uid   int
		ok    bool
	}{
		"an IPv4 connection": {
			v4, "   0: 0100007F:9C40 0100007F:223D 01 00000000:00000000 00:00000000 00000000  1001        0 77 1 0 20 4 30 10 -1\n", 1001, true,
		},
		"the client's end, not the program's": {
			v4, "   0: 0100007F:223D 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1002        0 76 1 0 20 4 30 10 -1\n" +
				"   1: 0100007F:9C40 0100007F:223D 01 00000000:00000000 00:00000000 00000000  1001        0 77 1 0 20 4 30 10 -1\n", 1001, true,
		},
		"an IPv4 connection of an IPv6 socket": {
			v4, "   0: 0000000000000000FFFF00000100007F:9C40 0000000000000000FFFF00000100007F:223D 01 00000000:00000000 00:00000000 00000000  1001        0 77 1 0 20 4 30 10 -1\n", 1001, true,
		},
		"an IPv6 connection": {
			v6, "   0: 00000000000000000000000001000000:9C40 00000000000000000000000001000000:223D 01 00000000:00000000 00:00000000 00000000  1001        0 77 1 0 20 4 30 10 -1\n", 1001, true,
		},
		"a connection that no process has open any longer": {
			v4, "   0: 0100007F:9C40 0100007F:223D 06 00000000:00000000 03:0000145F 00000000     0        0 0 3 0\n", nobody, true,
		},
		"another port of the client": {
			v4, "   0: 0100007F:9C41 0100007F:223D 01 00000000:00000000 00:00000000 00000000  1001        0 77 1 0 20 4 30 10 -1\n", 0, false,
		},
		"another port of the program": {
			v4, "   0: 0100007F:9C40 0100007F:223E 01 00000000:00000000 00:00000000 00000000  1001        0 77 1 0 20 4 30 10 -1\n", 0, false,
		},
		"a truncated line": {v4, "   0: 0100007F:9C40 0100007F:223D 01", 0, false},
		"nothing":          {v4, "", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			uid, ok := ownerIn(table(t, c.lines), c.ends[0], c.ends[1])
			is.Equal(uid, c.uid)
			is.Equal(ok, c.ok)
		})
	}
	t.Run("that cannot be read identifies nobody", func(t *testing.T) {
		_, ok := ownerIn(filepath.Join(t.TempDir(), "none"), v4[0], v4[1])
		is.New(t).True(!ok)
	})
}
