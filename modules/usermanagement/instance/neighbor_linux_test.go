package instance_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement/instance"
)

const neighbor = 1002 // another user of the machine

func TestAnotherUserOfTheMachine(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can act as several users")
	}
	for name, squat := range map[string]func(is *is.I, folder string){
		"owns the folder": func(is *is.I, folder string) {
			is.NoErr(os.Mkdir(folder, 0o700))
			is.NoErr(os.Chown(folder, neighbor, -1))
		},
		"can write to the folder": func(is *is.I, folder string) {
			is.NoErr(os.Mkdir(folder, 0o700))
			is.NoErr(os.Chmod(folder, 0o777))
		},
		"can write to the folder above": func(is *is.I, folder string) {
			is.NoErr(os.Chmod(filepath.Dir(folder), 0o777))
		},
		"has put a symbolic link there": func(is *is.I, folder string) {
			is.NoErr(os.Mkdir(folder+".theirs", 0o700))
			is.NoErr(os.Symlink(folder+".theirs", folder))
		},
		"listens where the socket leads": func(is *is.I, folder string) {
			is.NoErr(os.Mkdir(folder, 0o700))
			theirs := filepath.Join(filepath.Dir(folder), "theirs")
			listener := listenAs(is, neighbor, theirs)
			go func() {
				conn, err := listener.Accept()
				if err == nil {
					var text [64]byte
					n, _ := conn.Read(text[:])
					if n > 0 {
						panic("the neighbor has received the URL")
					}
				}
			}()
			is.NoErr(os.Symlink(theirs, filepath.Join(folder, "socket")))
		},
	} {
		t.Run(name+": nothing is sent, and no socket is opened", func(t *testing.T) {
			is := is.New(t)
			folder := filepath.Join(room(t), "notes")
			squat(is, folder)
			_, err := start(t, folder, "com.example.notes:/callback?code=c0de")
			is.True(errors.Is(err, instance.ErrExposed))
		})
	}
	t.Run("is ignored, even with access to the socket", func(t *testing.T) {
		is := is.New(t)
		folder := room(t)
		h := first(t, folder)
		conn := as(is, neighbor, func() (net.Conn, error) { return net.Dial("unix", filepath.Join(folder, "socket")) })
		_, err := conn.Write([]byte("workos 1\x00\x00\x00\x04evil"))
		_ = err // may be closed already
		var response [1]byte
		n, _ := conn.Read(response[:])
		is.Equal(n, 0)
		is.Equal(len(h.list()), 0)
	})
	t.Run("finds neither folder nor socket open", func(t *testing.T) {
		is := is.New(t)
		folder := filepath.Join(room(t), "notes")
		is.NoErr(os.Mkdir(folder, 0o700))
		is.NoErr(os.Chmod(folder, 0o755))
		first(t, folder)
		for path, want := range map[string]fs.FileMode{folder: 0o700, filepath.Join(folder, "socket"): 0o600, filepath.Join(folder, "lock"): 0o600} {
			info, err := os.Lstat(path)
			is.NoErr(err)
			is.Equal(info.Mode().Perm(), want)
		}
	})
	t.Run("has left the variable of its runtime folder, as su does: another folder is used", func(t *testing.T) {
		is := is.New(t)
		theirs, cache := room(t), room(t)
		is.NoErr(os.Chown(theirs, neighbor, -1))
		t.Setenv("XDG_RUNTIME_DIR", theirs)
		t.Setenv("XDG_CACHE_HOME", cache)
		got, err := instance.Claim(t.Context(), "notes", "")
		is.NoErr(err)
		is.NoErr(got.Close())
		entries, err := os.ReadDir(theirs)
		is.NoErr(err)
		is.Equal(len(entries), 0)
	})
}

// as runs a function as another effective user. The kernel gives the other end of a socket the credentials of the
// thread that connects or listens.
func as[T any](is *is.I, uid int, act func() (T, error)) T {
	is.Helper()
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome)
	go func() {
		runtime.LockOSThread() // and not unlocked: the thread ends with the goroutine
		const keep = ^uintptr(0)
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, keep, uintptr(uid), keep); errno != 0 {
			done <- outcome{err: errno}
			return
		}
		_, _, _ = syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0) // the path there is not tested
		value, err := act()
		done <- outcome{value, err}
	}()
	got := <-done
	is.NoErr(got.err)
	return got.value
}

func listenAs(is *is.I, uid int, path string) net.Listener {
	return as(is, uid, func() (net.Listener, error) { return net.Listen("unix", path) })
}
