package instance

import (
	"fmt"
	"net"
	"os"
	"syscall"
)

// checkPeer returns an error if the process at the other end is another user's, according to the kernel.
func checkPeer(conn net.Conn) error {
	unix, ok := conn.(*net.UnixConn)
	if !ok {
		return nil
	}
	raw, err := unix.SyscallConn()
	if err != nil {
		return err
	}
	var peer *syscall.Ucred
	if failed := raw.Control(func(fd uintptr) {
		peer, err = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); failed != nil {
		return failed
	}
	if err == nil && int(peer.Uid) != os.Geteuid() {
		err = fmt.Errorf("%w: the process at the other end belongs to user %d", ErrExposed, peer.Uid)
	}
	return err
}
