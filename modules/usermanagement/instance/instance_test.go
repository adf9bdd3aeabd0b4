package instance_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/instance"
)

// childVariable makes the test binary a start of the program. It holds the folder.
const childVariable = "WORKOS_INSTANCE_TEST_CHILD"

func TestMain(m *testing.M) {
	folder := os.Getenv(childVariable)
	if folder == "" {
		os.Exit(m.Run())
	}
	first, err := instance.Claim(context.Background(), "notes", "com.example.notes:/callback?n="+os.Args[1], instance.WithFolder(folder))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("first")
	for range first.Starts(context.Background()) {
		continue
	}
}

// room returns a folder with a path short enough for a socket. That of t.TempDir is too long.
func room(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "notes") //nolint:usetesting // t.TempDir is too long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// heard is a first instance that records the URLs of the starts.
type heard struct {
	*instance.First
	mu   sync.Mutex
	urls []string
	done sync.WaitGroup
}

func (h *heard) list() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Sorted(slices.Values(h.urls))
}

// first waits for n URLs: a start may end before the loop has what it passed on.
func (h *heard) first(n int) []string {
	for range 500 {
		if list := h.list(); len(list) >= n {
			return list
		}
		time.Sleep(10 * time.Millisecond)
	}
	return h.list()
}

// listen runs a first instance until the end of the test.
func listen(t *testing.T, first *instance.First) *heard {
	t.Helper()
	h := &heard{First: first}
	h.done.Go(func() {
		for url := range first.Starts(t.Context()) {
			h.mu.Lock()
			h.urls = append(h.urls, url)
			h.mu.Unlock()
		}
	})
	t.Cleanup(func() {
		if err := first.Close(); err != nil {
			t.Error(err)
		}
		h.done.Wait()
	})
	return h
}

// start starts the program in that folder.
func start(t *testing.T, folder, url string, opts ...instance.Option) (*instance.First, error) {
	t.Helper()
	return instance.Claim(t.Context(), "notes", url, append(opts, instance.WithFolder(folder))...)
}

func first(t *testing.T, folder string) *heard {
	t.Helper()
	got, err := start(t, folder, "")
	if err != nil {
		t.Fatal(err)
	}
	return listen(t, got)
}

func TestClaim(t *testing.T) {
	t.Run("passes the URL of a second start to the first, and an empty one", func(t *testing.T) {
		is := is.New(t)
		folder := filepath.Join(room(t), "new")
		h := first(t, folder)
		long := "com.example.notes:/" + strings.Repeat("x", 16<<10-19)
		for _, url := range []string{"com.example.notes:/callback?code=c0de", "", long} {
			_, err := start(t, folder, url)
			is.True(errors.Is(err, instance.ErrRunning))
		}
		is.Equal(h.first(3), []string{"", "com.example.notes:/callback?code=c0de", long})
	})
	t.Run("lets the next start be the first when the first has ended", func(t *testing.T) {
		is := is.New(t)
		folder := room(t)
		before, err := start(t, folder, "")
		is.NoErr(err)
		is.NoErr(before.Close())
		is.NoErr(before.Close())
		h := first(t, folder)
		_, err = start(t, folder, "url")
		is.True(errors.Is(err, instance.ErrRunning))
		is.Equal(h.first(1), []string{"url"})
	})
	t.Run("makes a waiting start the first when the first ends", func(t *testing.T) {
		is := is.New(t)
		folder := room(t)
		before, err := start(t, folder, "") // it handles no start
		is.NoErr(err)
		time.AfterFunc(100*time.Millisecond, func() { _ = before.Close() })
		after, err := start(t, folder, "")
		is.NoErr(err)
		is.NoErr(after.Close())
	})
	t.Run("gives up on a first instance that hangs", func(t *testing.T) {
		is := is.New(t)
		folder := room(t)
		hanging, err := start(t, folder, "")
		is.NoErr(err)
		defer func() { is.NoErr(hanging.Close()) }()
		_, err = start(t, folder, "", instance.WithPatience(50*time.Millisecond))
		is.True(errors.Is(err, instance.ErrUnresponsive))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		_, err = instance.Claim(ctx, "notes", "", instance.WithFolder(folder))
		is.True(errors.Is(err, context.Canceled))
	})
	t.Run("distinguishes names", func(t *testing.T) {
		is := is.New(t)
		for variable, folder := range map[string]string{"XDG_RUNTIME_DIR": room(t), "XDG_CACHE_HOME": room(t)} {
			t.Setenv("XDG_RUNTIME_DIR", "")
			t.Setenv(variable, folder)
			is.NoErr(os.Chmod(folder, 0o700))
			one, err := instance.Claim(t.Context(), "com.example.notes", "")
			is.NoErr(err)
			other, err := instance.Claim(t.Context(), "../../com.example.maps", "")
			is.NoErr(err)
			entries, err := os.ReadDir(folder)
			is.NoErr(err)
			is.Equal(len(entries), 2)
			is.NoErr(one.Close())
			is.NoErr(other.Close())
		}
	})
	t.Run("rejects invalid arguments", func(t *testing.T) {
		for name, c := range map[string]struct {
			name, url string
			opt       instance.Option
			argument  string
		}{
			"no name":       {"", "", instance.WithPatience(1), "name"},
			"a huge URL":    {"notes", strings.Repeat("x", 16<<10+1), instance.WithPatience(1), "url"},
			"no folder":     {"notes", "", instance.WithFolder(""), "WithFolder"},
			"no patience":   {"notes", "", instance.WithPatience(0), "WithPatience"},
			"a zero option": {"notes", "", instance.Option{}, "opts[1]"},
		} {
			t.Run(name, func(t *testing.T) {
				is := is.New(t)
				_, err := instance.Claim(t.Context(), c.name, c.url, instance.WithFolder(room(t)), c.opt)
				wrong, ok := errors.AsType[*core.ArgumentError](err)
				is.True(ok)
				is.Equal(wrong.Argument, c.argument)
			})
		}
		is := is.New(t)
		_, err := instance.Claim(nil, "notes", "") //nolint:staticcheck // tests the nil context
		is.True(errors.Is(err, core.ErrInvalidArgument))
		is.NoErr((*instance.First)(nil).Close())
		is.NoErr(new(instance.First).Close())
		for range (*instance.First)(nil).Starts(t.Context()) {
			t.Error("a start of a nil First")
		}
	})
	t.Run("reports that the path of a folder is too long for a socket", func(t *testing.T) {
		is := is.New(t)
		_, err := start(t, filepath.Join(room(t), strings.Repeat("x", 120)), "")
		is.True(strings.Contains(err.Error(), "WithFolder"))
	})
}

func TestOfAThousandStartsOneIsTheFirst(t *testing.T) {
	is := is.New(t)
	folder := room(t)
	is.NoErr(os.WriteFile(filepath.Join(folder, "socket"), []byte("left behind"), 0o600))
	const all = 1000
	var (
		firsts, told, others atomic.Int64
		hears                atomic.Pointer[heard]
		starting             sync.WaitGroup
	)
	for n := range all {
		starting.Go(func() {
			got, err := start(t, folder, fmt.Sprintf("url-%03d", n), instance.WithPatience(time.Minute))
			switch {
			case err == nil:
				firsts.Add(1)
				hears.Store(listen(t, got))
			case errors.Is(err, instance.ErrRunning):
				told.Add(1)
			default:
				others.Add(1)
				t.Log(err)
			}
		})
	}
	starting.Wait()
	is.Equal(firsts.Load(), int64(1))
	is.Equal(told.Load(), int64(all-1))
	is.Equal(others.Load(), int64(0))
	is.Equal(len(slices.Compact(hears.Load().first(all-1))), all-1)
}

func TestAKilledFirstInstanceIsReplacedByOne(t *testing.T) {
	is := is.New(t)
	folder := room(t)
	for range 3 {
		const starts = 5
		var processes []*exec.Cmd
		firsts := make(chan *exec.Cmd, starts)
		ended := make(chan string, starts)
		for n := range starts {
			program := exec.CommandContext(t.Context(), os.Args[0], strconv.Itoa(n))
			program.Env = append(os.Environ(), childVariable+"="+folder)
			output, err := program.StdoutPipe()
			is.NoErr(err)
			is.NoErr(program.Start())
			processes = append(processes, program)
			go func() {
				line, _ := bufio.NewReader(output).ReadString('\n')
				if line == "first\n" {
					firsts <- program
					return
				}
				ended <- line
			}()
		}
		for range starts - 1 {
			is.Equal(<-ended, string(instance.ErrRunning)+"\n")
		}
		leading := <-firsts
		is.NoErr(leading.Process.Kill()) // without a chance to remove the socket
		for _, program := range processes {
			_ = program.Wait()
		}
		_, err := os.Lstat(filepath.Join(folder, "socket"))
		is.NoErr(err)
		is.Equal(len(firsts), 0)
	}
}

// A message that is not a start changes nothing.
func TestMessagesThatAreNotOfAStart(t *testing.T) {
	head := func(length uint32) string { return "workos 1" + string(binary.BigEndian.AppendUint32(nil, length)) }
	for name, message := range map[string]string{
		"nothing":                       "",
		"half a greeting":               "work",
		"another greeting":              "GET / HTTP/1.1\r\n\r\n",
		"a greeting of another version": "workos 2\x00\x00\x00\x04evil",
		"a huge length":                 head(1<<32-1) + "x",
		"a length of one byte too many": head(16<<10+1) + strings.Repeat("x", 16<<10+1),
		"less than its length":          head(10) + "x",
		"a hundred megabytes":           strings.Repeat("x", 100<<20),
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			folder := room(t)
			h := first(t, folder)
			conn, err := net.Dial("unix", filepath.Join(folder, "socket"))
			is.NoErr(err)
			_, _ = io.WriteString(conn, message) // fails when the other end is closed
			_ = conn.(*net.UnixConn).CloseWrite()
			response, _ := io.ReadAll(conn)
			is.Equal(len(response), 0)
			is.NoErr(conn.Close())
			_, err = start(t, folder, "url")
			is.True(errors.Is(err, instance.ErrRunning))
			is.Equal(h.first(1), []string{"url"})
		})
	}
	t.Run("many silent connections delay a start only briefly, and end with the program", func(t *testing.T) {
		is := is.New(t)
		folder := room(t)
		h := first(t, folder)
		for range 63 {
			conn, err := net.Dial("unix", filepath.Join(folder, "socket"))
			is.NoErr(err)
			defer func() { _ = conn.Close() }()
		}
		_, err := start(t, folder, "url")
		is.True(errors.Is(err, instance.ErrRunning))
		began := time.Now()
		is.NoErr(h.Close())
		is.True(time.Since(began) < 2*time.Second)
	})
}
