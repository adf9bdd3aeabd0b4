// Package instance keeps a desktop program to one instance for each user. The first start gets the [First]; every other one
// hands it the URL that it was started with, and ends:
//
//	first, err := instance.Claim(ctx, "com.example.notes", receiver.FromArguments(os.Args[1:]))
//	if errors.Is(err, instance.ErrRunning) {
//		return // the first has the URL, and comes to the front
//	}
//	defer first.Close()
//	for address := range first.Starts(ctx) { … }
//
// So a callback whose scheme starts the program again reaches the sign-in that waits for it (package scheme). A lock file says who is the
// first, and the operating system releases the lock of a process that ends, however it ends. The URL goes over a Unix socket,
// also on Windows 10 and later, in a folder of the user's own. It is the one thing that is sent: no token, and never the other way.
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

// How a start can end that is not the first, for errors.Is.
const (
	// ErrRunning says that another instance runs, and knows of this start: the program should end.
	ErrRunning = core.Sentinel("workos: another instance of the program is running")

	// ErrUnresponsive says that another instance runs, or is about to, and has not taken notice of this start in time. It may hang.
	ErrUnresponsive = core.Sentinel("workos: another instance of the program does not respond")

	// ErrExposed says that other users of the machine could put a folder or a socket of theirs in the place of the program's.
	ErrExposed = core.Sentinel("workos: other users can get at the folder of the running program")
)

// maxURL is how long a URL may be, in bytes. Package scheme takes as much.
const maxURL = 16 << 10

const (
	defaultPatience = 10 * time.Second
	firstPause      = 10 * time.Millisecond
	longestPause    = 200 * time.Millisecond
)

// Option changes how Claim works.
type Option struct{ set func(*claim) error }

func (o Option) apply(c *claim) error { return o.set(c) }

// WithFolder sets the folder of lock and socket, which is made if it is missing. It has to be the user's alone, and its path short: some
// systems allow a socket 103 bytes. By default it is a folder of the program's in $XDG_RUNTIME_DIR, or else in the user's cache
// folder (os.UserCacheDir).
func WithFolder(folder string) Option {
	return Option{func(c *claim) error {
		if folder == "" {
			return &core.ArgumentError{Argument: "WithFolder", Reason: "is empty"}
		}
		c.folder = folder
		return nil
	}}
}

// WithPatience sets how long to wait for another instance to take notice: 10 seconds by default. 0 or less is an error.
func WithPatience(d time.Duration) Option {
	return Option{func(c *claim) error {
		if d <= 0 {
			return &core.ArgumentError{Argument: "WithPatience", Reason: "is not more than 0"}
		}
		c.patience = d
		return nil
	}}
}

// claim is a start that does not know yet whether it is the first.
type claim struct {
	folder   string
	patience time.Duration
}

// Claim makes this process the first instance of the program that has the name, for this user on this machine, or hands
// url to the one that is: at most 16 KiB, and empty if the user has started the program. The name tells programs apart; an application
// ID or a client ID will do.
//
// Of any number of starts at the same time, one is the first. What a process that was killed has left behind is taken over.
//
// Errors: ErrRunning, once the first instance has taken url; ErrUnresponsive; ErrExposed; the context's cause;
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
		return nil, fmt.Errorf("workos: make the folder of the running program: %w", err)
	}
	return c.settle(ctx, url)
}

// settle tries to be either, until it is one or the other. The first may be between its lock and its socket, or about to end.
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

// become makes this process the first, unless another one is.
func (c *claim) become(ctx context.Context) (*First, error) {
	lock := flock.New(filepath.Join(c.folder, "lock"), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("workos: lock the running program: %w", err)
	}
	if !locked {
		return nil, nil
	}
	// Whoever made the socket that is there has ended: it held the lock.
	err = os.Remove(c.socket())
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		var listener net.Listener
		if listener, err = new(net.ListenConfig).Listen(ctx, "unix", c.socket()); err == nil {
			for _, path := range []string{c.socket(), lock.Path()} {
				_ = os.Chmod(path, 0o600|fs.ModeSticky) // which has those who tidy a runtime folder up leave it there
			}
			return newFirst(lock, listener), nil
		}
	}
	_ = lock.Unlock()
	if errors.Is(err, syscall.EINVAL) && len(c.socket()) > 100 {
		err = fmt.Errorf("%w: its path is too long: give a shorter one by WithFolder", err)
	}
	return nil, fmt.Errorf("workos: listen for other starts of the program: %w", err)
}

// First is the first instance of a program. Make one with Claim.
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

// Starts returns the URL of each further start of the program, empty for one without: bring the window to the front, and give
// a URL to whoever waits for it. It may be anything that a program of the user's has made up. A start is told that it
// has been noticed when the loop gets its URL; until then it waits, and when none runs, it fails with ErrUnresponsive. The sequence
// ends with ctx or with Close.
func (f *First) Starts(ctx context.Context) iter.Seq[string] {
	var ended <-chan struct{} // never, without a context
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

// Close lets another start be the first, and returns when nothing of this one is left. It is safe to call it again.
func (f *First) Close() error {
	if f == nil || f.lock == nil {
		return nil
	}
	var err error
	f.closing.Do(func() {
		close(f.done)
		err = f.listener.Close() // which removes the socket, while the lock keeps others from making theirs
		f.serving.Wait()
		err = errors.Join(err, f.lock.Unlock())
	})
	return err
}
