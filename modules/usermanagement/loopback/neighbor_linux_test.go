package loopback_test

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/workos-typestate/workos/modules/usermanagement/loopback"
)

// The users of a shared machine.
const (
	owner    = 1001 // runs the program
	neighbor = 1002 // reads the list of processes
)

// as makes the connections of the browser belong to a user.
func (b tab) as(uid int) tab {
	client := *b.client
	client.Transport = &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		return dialAs(uid, func() (net.Conn, error) { return (&net.Dialer{}).DialContext(ctx, network, address) })
	}}
	b.client = &client
	return b
}

// dialAs dials as a user. The kernel uses the user of the thread that creates a socket, so one process can have sockets of
// several users.
func dialAs(uid int, dial func() (net.Conn, error)) (conn net.Conn, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and not unlocked: the thread ends with the goroutine
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETFSUID, uintptr(uid), 0, 0); errno != 0 {
			err = errno
			return
		}
		conn, err = dial()
	}()
	<-done
	return conn, err
}

// dialMapped dials 127.0.0.1 with an IPv6 socket.
func dialMapped(port int) (net.Conn, error) {
	socket, err := syscall.Socket(syscall.AF_INET6, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(socket), "socket")
	defer func() { _ = file.Close() }()
	to := syscall.SockaddrInet6{Port: port}
	copy(to.Addr[:], net.IPv4(127, 0, 0, 1).To16())
	if err := syscall.Connect(socket, &to); err != nil {
		return nil, err
	}
	return net.FileConn(file)
}

func TestAnotherUserOfTheMachine(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can act as several users")
	}
	t.Setenv("SUDO_UID", strconv.Itoa(owner)) // the program's user, who runs the browser instead of root
	refused := func(t *testing.T, b tab, got reply) {
		t.Helper()
		b.wantStatus(got, http.StatusForbidden)
		if !strings.Contains(got.body, "another user") || len(cookies(got)) != 0 || got.header.Get("Location") != "" {
			t.Errorf("got %v %s", got.header, got.body)
		}
	}
	for name, loopbackAddress := range map[string]bool{"127.0.0.1": false, "[::1]": true} {
		t.Run("who opens the start page of "+name+" first gets nothing, and the user signs in", func(t *testing.T) {
			tr := newTrial(t)
			tr.config.IPv6 = loopbackAddress
			tr.open(func(address string) {
				thief := blankTab(t).as(neighbor)
				refused(t, thief, thief.send(false, http.MethodGet, address, nil))
				refused(t, thief, thief.send(false, http.MethodGet, address, nil))
				b := blankTab(t).as(owner)
				b.wantStatus(b.send(true, http.MethodGet, address, nil), http.StatusOK)
			})
			session, err := tr.signIn(t.Context())
			tr.NoErr(err)
			tr.Equal(session.User.Email, "ada@example.com")
		})
	}
	t.Run("who comes after the user changes nothing, and neither does root", func(t *testing.T) {
		tr := newTrial(t)
		tr.open(func(address string) {
			b := blankTab(t).as(owner)
			began := b.send(false, http.MethodGet, address, nil)
			thief := blankTab(t).as(neighbor)
			refused(t, thief, thief.send(false, http.MethodGet, address, nil))
			relay := blankTab(t) // of root, who may relay for the neighbor
			relay.wantStatus(relay.send(false, http.MethodGet, address, nil), http.StatusConflict)
			b.wantStatus(b.send(true, http.MethodGet, began.header.Get("Location"), nil), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("who knows everything, including the cookies, can neither end nor complete the sign-in", func(t *testing.T) {
		tr := newTrial(t)
		tr.open(func(address string) {
			b := blankTab(t).as(owner)
			b.start = address
			b.address = b.send(false, http.MethodGet, address, nil).header.Get("Location")
			known := informed(b)
			thief := known.as(neighbor) // with the same jar
			refused(t, thief, thief.come("state", known.state, "error", "access_denied"))
			refused(t, thief, thief.come("state", known.state, "code", "stolen"))
			refused(t, thief, thief.send(false, http.MethodGet, address, nil))
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		session, err := tr.signIn(t.Context())
		tr.NoErr(err)
		tr.Equal(session.User.Email, "ada@example.com")
		tr.Equal(tr.exchanges(), 1)
	})
	t.Run("who closes the connection immediately after sending ends nothing", func(t *testing.T) {
		tr := newTrial(t)
		tr.browse(func(b tab) {
			thief := b.as(neighbor)
			for range 20 {
				conn, err := thief.client.Transport.(*http.Transport).DialContext(t.Context(), "tcp4", strings.TrimPrefix(b.origin(), "http://"))
				tr.NoErr(err)
				_, err = conn.Write([]byte("GET /callback?" + query("state", b.state, "error", "access_denied") + " HTTP/1.1\r\nHost: " + strings.TrimPrefix(b.origin(), "http://") + "\r\n\r\n"))
				tr.NoErr(err)
				tr.NoErr(conn.Close())
			}
			b.wantStatus(b.signIn(), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("who opens the start page first and closes the connection immediately ends nothing", func(t *testing.T) {
		tr := newTrial(t)
		tr.open(func(address string) {
			host := strings.TrimPrefix(blankTab(t).at(address).origin(), "http://")
			for range 20 {
				conn, err := dialAs(neighbor, func() (net.Conn, error) { return new(net.Dialer).DialContext(t.Context(), "tcp4", host) })
				tr.NoErr(err)
				_, err = conn.Write([]byte("GET " + strings.TrimPrefix(address, "http://"+host) + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
				tr.NoErr(err)
				tr.NoErr(conn.Close())
			}
			b := blankTab(t).as(owner)
			b.wantStatus(b.send(true, http.MethodGet, address, nil), http.StatusOK)
		})
		_, err := tr.signIn(t.Context())
		tr.NoErr(err)
	})
	t.Run("whose connection is unusual is still identified", func(t *testing.T) {
		for name, c := range map[string]struct {
			multipath, halfClosed bool
			network               string
		}{
			"by multipath TCP":                 {true, false, "tcp4"},
			"closed for writing":               {false, true, "tcp4"},
			"both":                             {true, true, "tcp4"},
			"from an IPv6 socket, like Java's": {false, false, "mapped"},
		} {
			t.Run(name, func(t *testing.T) {
				tr := newTrial(t)
				tr.open(func(address string) {
					host := strings.TrimPrefix(blankTab(t).at(address).origin(), "http://")
					var dialer net.Dialer
					dialer.SetMultipathTCP(c.multipath)
					conn, err := dialAs(neighbor, func() (net.Conn, error) {
						if c.network == "mapped" {
							return dialMapped(tr.port)
						}
						return dialer.DialContext(t.Context(), c.network, host)
					})
					tr.NoErr(err)
					defer func() { _ = conn.Close() }()
					_, err = conn.Write([]byte("GET " + strings.TrimPrefix(address, "http://"+host) + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
					tr.NoErr(err)
					if c.halfClosed {
						tr.NoErr(conn.(interface{ CloseWrite() error }).CloseWrite())
					}
					response, err := http.ReadResponse(bufio.NewReader(conn), nil)
					tr.NoErr(err)
					tr.NoErr(response.Body.Close())
					tr.Equal(response.StatusCode, http.StatusForbidden)
					b := blankTab(t).as(owner)
					b.wantStatus(b.send(true, http.MethodGet, address, nil), http.StatusOK)
				})
				_, err := tr.signIn(t.Context())
				tr.NoErr(err)
			})
		}
	})
	t.Run("of a program that root runs without sudo is not distinguished from its user: two browsers end the sign-in", func(t *testing.T) {
		t.Setenv("SUDO_UID", "")
		tr := newTrial(t)
		tr.open(func(address string) {
			blankTab(t).as(neighbor).send(false, http.MethodGet, address, nil)
			blankTab(t).as(owner).send(false, http.MethodGet, address, nil)
		})
		_, err := tr.signIn(t.Context())
		tr.Equal(err, loopback.ErrOpenedTwice)
	})
}
