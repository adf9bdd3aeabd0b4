// Package instance limits a desktop program to one instance per user. The first start gets a [First]; every other start
// passes it the URL that it was started with, and exits:
//
//	first, err := instance.Claim(ctx, "com.example.notes", receiver.FromArguments(os.Args[1:]))
//	if errors.Is(err, instance.ErrRunning) {
//		return // the first instance has the URL, and comes to the front
//	}
//	defer first.Close()
//	for address := range first.Starts(ctx) { … }
//
// So a callback whose scheme starts the program again reaches the waiting sign-in (package scheme). A lock file decides who is
// first, and the operating system releases the lock of a process that ends, in any way. The URL is sent over a Unix socket,
// also on Windows 10 and later, in a folder that belongs to the user. Nothing else is sent: no token, and no URL in the other
// direction.
package instance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/ownfolder"
	"github.com/workos-typestate/workos/internal/wait"
)

// The errors of a start that is not the first, for errors.Is.
const (
	// ErrRunning means that another instance is running, and has handled this start: the program should exit.
	ErrRunning = core.Sentinel("workos: another instance of the program is running")

	// ErrUnresponsive means that another instance is running, or starting, and has not handled this start in time. It may hang.
	ErrUnresponsive = core.Sentinel("workos: another instance of the program does not respond")

	// ErrExposed means that other users of the machine could replace the folder or the socket of the program.
	ErrExposed = core.Sentinel("workos: other users can access the folder of the running program")
)

// maxURL is the maximum length of a URL, in bytes, the same as in package scheme.
const maxURL = 16 << 10

const (
	defaultPatience = 10 * time.Second
	firstPause      = 10 * time.Millisecond
	longestPause    = 200 * time.Millisecond
)

// Option configures Claim.
type Option struct{ set func(*claim) error }

func (o Option) apply(c *claim) error { return o.set(c) }

// WithFolder sets the folder of the lock and the socket, which is created if it is missing. It must belong to the user
// alone, and its path must be short: some systems limit the path of a socket to 103 bytes. The default is a folder of the
// program in $XDG_RUNTIME_DIR, or else in the user's cache folder (os.UserCacheDir).
func WithFolder(folder string) Option {
	return Option{func(c *claim) error {
		if folder == "" {
			return &core.ArgumentError{Argument: "WithFolder", Reason: "is empty"}
		}
		c.folder = folder
		return nil
	}}
}

// WithPatience sets how long to wait for another instance to respond: 10 seconds by default. 0 or less is an error.
func WithPatience(d time.Duration) Option {
	return Option{func(c *claim) error {
		if d <= 0 {
			return &core.ArgumentError{Argument: "WithPatience", Reason: "is not more than 0"}
		}
		c.patience = d
		return nil
	}}
}

// claim is a start before it is known whether it is the first.
type claim struct {
	folder   string
	patience time.Duration
}

// Claim makes this process the first instance of the named program, for this user on this machine, or passes url to the
// running first instance. url has at most 16 KiB, and is empty if the user has started the program. The name distinguishes
// programs: use, for example, an application ID or a client ID.
//
// Of any number of concurrent starts, exactly one is the first. The socket and the lock of a killed process are taken over.
//
// Errors: ErrRunning, after the first instance has received url; ErrUnresponsive; ErrExposed; the context's cause;
// *core.ArgumentError; and those of the folder.
func Claim(ctx context.Context, name, url string, opts ...Option) (*First, error) {
	if ctx == nil {
		return nil, engine.NilContext()
	}
	if err := engine.Required("name", name); err != nil {
		return nil, err
	}
	if len(url) > maxURL {
		return nil, &core.ArgumentError{Argument: "url", Reason: "is longer than 16 KiB"}
	}
	c := &claim{patience: defaultPatience}
	if err := engine.ApplyOptions(opts, c, Option.apply); err != nil {
		return nil, err
	}
	if c.folder == "" {
		var err error
		if c.folder, err = defaultFolder(name); err != nil {
			return nil, fmt.Errorf("workos: find a folder for the running program: %w", err)
		}
	}
	if err := ownfolder.Make(c.folder, ErrExposed); err != nil {
		return nil, fmt.Errorf("workos: create the folder of the running program: %w", err)
	}
	return c.settle(ctx, url)
}

// settle tries both until one succeeds: the first instance may be between its lock and its socket, or about to exit.
func (c *claim) settle(ctx context.Context, url string) (*First, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.patience, ErrUnresponsive)
	defer cancel()
	for attempt := 1; ; attempt++ {
		told, err := tell(ctx, c.socket(), url)
		if told {
			return nil, ErrRunning
		}
		if errors.Is(err, ErrExposed) {
			return nil, err
		}
		if first, err := c.become(ctx); first != nil || err != nil {
			return first, err
		}
		if err := wait.Sleep(ctx, wait.Spread(wait.Doubled(firstPause, longestPause, attempt), 0.5, 1)); err != nil {
			return nil, err
		}
	}
}

func (c *claim) socket() string { return filepath.Join(c.folder, "socket") }

// become makes this process the first instance, unless another one is.
func (c *claim) become(ctx context.Context) (*First, error) {
	lock := flock.New(filepath.Join(c.folder, "lock"), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("workos: lock the running program: %w", err)
	}
	if !locked {
		return nil, nil
	}
	// The process that created the existing socket has ended: it held the lock.
	err = os.Remove(c.socket())
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		var listener net.Listener
		if listener, err = new(net.ListenConfig).Listen(ctx, "unix", c.socket()); err == nil {
			for _, path := range []string{c.socket(), lock.Path()} {
				_ = os.Chmod(path, 0o600|fs.ModeSticky) // so that cleaners of the runtime folder keep it
			}
			return newFirst(lock, listener), nil
		}
	}
	_ = lock.Unlock()
	if errors.Is(err, syscall.EINVAL) && len(c.socket()) > 100 {
		err = fmt.Errorf("%w: its path is too long: set a shorter one with WithFolder", err)
	}
	return nil, fmt.Errorf("workos: listen for other starts of the program: %w", err)
}

// First is the first instance of a program. Claim returns it.
type First struct {
	lock     *flock.Flock
	listener net.Listener
	starts   chan string
	done     chan struct{} // closed by Close
	closing  sync.Once
	serving  sync.WaitGroup
}

func newFirst(lock *flock.Flock, listener net.Listener) *First {
	f := &First{lock: lock, listener: listener, starts: make(chan string), done: make(chan struct{})}
	f.serving.Go(f.serve)
	return f
}

// Starts yields the URL of each further start of the program, empty for a start without one. Bring the window to the front,
// and pass a URL to the sign-in that waits for it. Any program of the user can make up a URL. A start returns ErrRunning
// when the loop receives its URL. Until then it waits, and without a loop it fails with ErrUnresponsive. The sequence ends
// with ctx or with Close.
func (f *First) Starts(ctx context.Context) iter.Seq[string] {
	var ended <-chan struct{} // never closed without a context
	if ctx != nil {
		ended = ctx.Done()
	}
	return func(yield func(string) bool) {
		for f != nil {
			select {
			case url := <-f.starts:
				if !yield(url) {
					return
				}
			case <-f.done:
				return
			case <-ended:
				return
			}
		}
	}
}

// Close lets another start be the first, and returns when this instance has released everything. It is safe to call it again.
func (f *First) Close() error {
	if f == nil || f.lock == nil {
		return nil
	}
	var err error
	f.closing.Do(func() {
		close(f.done)
		err = f.listener.Close() // Close removes the socket; until then the lock keeps others from creating theirs
		f.serving.Wait()
		err = errors.Join(err, f.lock.Unlock())
	})
	return err
}
