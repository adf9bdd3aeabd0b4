package workosredis

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/matryer/is"
	"github.com/redis/go-redis/v9"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/revocation"
	"github.com/workos-typestate/workos/modules/usermanagement/session"
)

// otherProcess names the variable with the address of Redis for a second process of this test.
const otherProcess = "WORKOSREDIS_OTHER_PROCESS"

const processLease = 300 * time.Millisecond

// beOtherProcess begins a refresh and processes an event, reports it, and waits until it is killed or told to finish.
func beOtherProcess(addr string) (status int) {
	shared, err := New(redis.NewClient(&redis.Options{Addr: addr, ContextTimeoutEnabled: true}))
	if err != nil {
		return 1
	}
	shared.refreshLease, shared.eventLease = processLease, processLease
	release, err := shared.WebhookStore().Claim(context.Background(), "event_1")
	if err != nil {
		return 1
	}
	_, err = shared.Group().Do(context.Background(), key, func(context.Context) (core.SealedSession, error) {
		_, _ = io.WriteString(os.Stdout, "begun\n")
		_, err := os.Stdin.Read(make([]byte, 1))
		return core.NewSealedSession("sealed by the other process"), err
	})
	if err != nil || shared.WebhookStore().Remember(context.Background(), "event_1") != nil {
		return 1
	}
	release()
	return 0
}

// begin starts the other process and returns once it is working.
func begin(t *testing.T, addr string) (process *exec.Cmd, finish io.WriteCloser) {
	t.Helper()
	is := is.New(t)
	process = exec.Command(os.Args[0], "-test.run=^$")
	process.Env = append(os.Environ(), otherProcess+"="+addr)
	finish, err := process.StdinPipe()
	is.NoErr(err)
	out, err := process.StdoutPipe()
	is.NoErr(err)
	is.NoErr(process.Start())
	t.Cleanup(func() { _ = process.Process.Kill() })
	said := make([]byte, 6)
	_, err = io.ReadFull(out, said)
	is.NoErr(err)
	return process, finish
}

func TestTwoProcesses(t *testing.T) {
	t.Run("one waits for the other's work", func(t *testing.T) {
		is := is.New(t)
		server := serverOfTest(t)
		process, finish := begin(t, server.Addr)
		shared := sharedOf(t, server.Addr)
		time.AfterFunc(2*processLease, func() { _, _ = finish.Write([]byte("\n")) })
		sealed, err := shared.Group().Do(t.Context(), key, mustNotBeCalled(t))
		is.NoErr(err)
		is.Equal(sealed.Reveal(), "sealed by the other process")
		release, err := shared.WebhookStore().Claim(t.Context(), "event_1")
		is.NoErr(err)
		release()
		seen, err := shared.WebhookStore().Seen(t.Context(), "event_1")
		is.NoErr(err)
		is.True(seen)
		is.NoErr(process.Wait())
	})
	t.Run("one is killed during its work, and the other does it when the lease ends", func(t *testing.T) {
		is := is.New(t)
		server := serverOfTest(t)
		process, _ := begin(t, server.Addr)
		shared := sharedOf(t, server.Addr)
		time.Sleep(2 * processLease)
		is.NoErr(process.Process.Kill())
		began := time.Now()
		sealed, err := shared.Group().Do(t.Context(), key, returns("sealed"))
		is.NoErr(err)
		is.Equal(sealed.Reveal(), "sealed")
		took := time.Since(began)
		is.True(processLease/2 < took && took < processLease+time.Second)
		within(t, time.Second, func() {
			release, err := shared.WebhookStore().Claim(t.Context(), "event_1")
			is.NoErr(err)
			defer release()
			seen, err := shared.WebhookStore().Seen(t.Context(), "event_1")
			is.NoErr(err)
			is.True(!seen)
		})
	})
}

func TestWhileRedisCannotBeAsked(t *testing.T) {
	const limit = DefaultTimeout + time.Second
	for name, shared := range brokenRedises(t) {
		t.Run("each server refreshes on its own, because it "+name, func(t *testing.T) {
			is := is.New(t)
			var log bytes.Buffer
			shared.logger = slog.New(slog.NewTextHandler(&log, nil))
			var calls atomic.Int32
			results, failures := make([]core.SealedSession, 20), make([]error, 20)
			within(t, limit, func() {
				var group sync.WaitGroup
				for i := range results {
					group.Go(func() {
						results[i], failures[i] = shared.Group().Do(t.Context(), key, func(context.Context) (core.SealedSession, error) {
							calls.Add(1)
							return core.NewSealedSession("sealed"), nil
						})
					})
				}
				group.Wait()
			})
			for i := range results {
				is.NoErr(failures[i])
				is.Equal(results[i].Reveal(), "sealed")
			}
			is.Equal(calls.Load(), int32(1)) // of one server
			is.True(strings.Contains(log.String(), "without asking the other servers"))
			is.True(!strings.Contains(log.String(), "sealed"))
		})
		t.Run("a sign-out applies on its own server, because it "+name, func(t *testing.T) {
			is := is.New(t)
			_, client := workosOfTest(t)
			all, sealed := managers(t, client.UserManagement, shared)
			within(t, limit, func() {
				_, err := all[0].SignOut(t.Context(), sealed, "")
				is.NoErr(err)
				is.True(all[0].SignedOut(t.Context(), sealed))
			})
		})
		t.Run("no event is processed, because it "+name, func(t *testing.T) {
			is := is.New(t)
			called := false
			within(t, limit, func() {
				is.Equal(deliver(t.Context(), t, receiver(t, shared, func() error { called = true; return nil }), "event_1"), 500)
			})
			is.True(!called)
		})
		t.Run("a server denies the tokens that it has heard of, because it "+name, func(t *testing.T) {
			is := is.New(t)
			issued := time.Now()
			denied, err := revocation.NewList(revocation.WithSharedStore(shared.RevocationStore()))
			is.NoErr(err)
			within(t, 3*limit, func() {
				is.True(denied.Deny(t.Context(), revocation.Subject{SessionID: "session_1"}, time.Now()) != nil) // WorkOS delivers the event again
				is.True(denied.Denies(t.Context(), claimsOf("session_1", issued)))
				is.True(!denied.Denies(t.Context(), claimsOf("session_2", issued)))
			})
		})
		t.Run("sessions are kept, because it "+name, func(t *testing.T) {
			is := is.New(t)
			_, client := workosOfTest(t)
			manager, err := session.NewManager(client.UserManagement, core.CookiePasswords(cookiePassword), session.WithSessionStore(shared.SessionStore()))
			is.NoErr(err)
			response, err := client.UserManagement.AuthenticateWithPassword(t.Context(), email, core.NewPassword(password), nil)
			is.NoErr(err)
			within(t, limit, func() {
				_, err = manager.Seal(response)
				failed, ok := errors.AsType[*session.Error](err)
				is.True(ok && failed.Retryable && failed.Reason == session.ReasonStoreUnavailable)
			})
		})
	}
}

func TestARedisThatGoesAway(t *testing.T) {
	t.Run("works again after it comes back", func(t *testing.T) {
		is := is.New(t)
		server := serverOfTest(t)
		shared, other := sharedOf(t, server.Addr), sharedOf(t, server.Addr)
		is.NoErr(shared.Group().SignOut(t.Context(), key))
		server.Kill()
		_, err := shared.Group().SignedOut(t.Context(), key)
		is.True(err != nil) // not "no"
		is.NoErr(server.Run(t.Context()))
		swapped, err := shared.SessionStore().Swap(t.Context(), "key", "", "a", time.Hour)
		is.NoErr(err)
		is.True(swapped)
		record, err := other.SessionStore().Load(t.Context(), "key")
		is.NoErr(err)
		is.Equal(record, "a")
	})
	t.Run("loses nothing in the middle of a refresh", func(t *testing.T) {
		is := is.New(t)
		server := serverOfTest(t)
		sealed, err := sharedOf(t, server.Addr).Group().Do(t.Context(), key, func(context.Context) (core.SealedSession, error) {
			server.Kill()
			return core.NewSealedSession("sealed"), nil
		})
		is.NoErr(err)
		is.Equal(sealed.Reveal(), "sealed")
	})
	t.Run("gets a claim again that it lost", func(t *testing.T) {
		is := is.New(t)
		server := serverOfTest(t) // without persistence
		shared := sharedOf(t, server.Addr)
		shared.refreshLease = 600 * time.Millisecond
		began := make(chan struct{})
		var group sync.WaitGroup
		group.Go(func() {
			_, err := shared.Group().Do(t.Context(), key, func(ctx context.Context) (core.SealedSession, error) {
				server.Kill()
				is.NoErr(server.Run(ctx))
				time.Sleep(shared.refreshLease)
				close(began)
				time.Sleep(shared.refreshLease)
				return core.NewSealedSession("sealed"), nil
			})
			is.NoErr(err)
		})
		<-began
		sealed, err := sharedOf(t, server.Addr).Group().Do(t.Context(), key, mustNotBeCalled(t))
		is.NoErr(err)
		is.Equal(sealed.Reveal(), "sealed")
		group.Wait()
	})
	t.Run("keeps older records when it loses its last second", func(t *testing.T) {
		is := is.New(t)
		server := serverOfTest(t, "--appendonly", "yes", "--appendfsync", "always")
		shared := sharedOf(t, server.Addr)
		store := shared.SessionStore()
		swapped, err := store.Swap(t.Context(), "key", "", "a", time.Hour)
		is.NoErr(err)
		is.True(swapped)
		is.NoErr(shared.WebhookStore().Remember(t.Context(), "event_1"))
		before := filepath.Join(t.TempDir(), "before")
		is.NoErr(os.CopyFS(before, os.DirFS(server.Folder)))
		_, err = store.Swap(t.Context(), "key", "a", "b", time.Hour)
		is.NoErr(err)
		is.NoErr(shared.WebhookStore().Remember(t.Context(), "event_2"))

		server.Kill()
		is.NoErr(os.RemoveAll(server.Folder))
		is.NoErr(os.CopyFS(server.Folder, os.DirFS(before)))
		is.NoErr(server.Run(t.Context()))
		for shared.client.Ping(t.Context()).Err() != nil { // while it loads
			time.Sleep(10 * time.Millisecond)
		}
		record, err := store.Load(t.Context(), "key")
		is.NoErr(err)
		is.Equal(record, "a")
		swapped, err = store.Swap(t.Context(), "key", "b", "c", time.Hour) // it does not claim success
		is.NoErr(err)
		is.True(!swapped)
		for eventID, want := range map[core.EventID]bool{"event_1": true, "event_2": false} {
			seen, err := shared.WebhookStore().Seen(t.Context(), eventID)
			is.NoErr(err)
			is.Equal(seen, want) // WorkOS delivers the other event again unless it got a response
		}
	})
	t.Run("does not make others wait for the lease when it is full in the middle of a refresh", func(t *testing.T) {
		is := is.New(t)
		server := serverOfTest(t, "--maxmemory-policy", "noeviction")
		shared := sharedOf(t, server.Addr)
		_, err := shared.Group().Do(t.Context(), key, func(ctx context.Context) (core.SealedSession, error) {
			fill(ctx, t, shared)
			return core.NewSealedSession("sealed"), nil
		})
		is.NoErr(err)
		within(t, time.Second, func() {
			_, err = sharedOf(t, server.Addr).Group().Do(t.Context(), key, returns("sealed"))
			is.NoErr(err)
		})
	})
}

// hookThatPanics is a faulty hook that a program may have added to its client.
type hookThatPanics struct{ redis.Hook }

func (hookThatPanics) DialHook(next redis.DialHook) redis.DialHook { return next }
func (hookThatPanics) ProcessPipelineHook(redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return nil
}

func (hookThatPanics) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if strings.Contains(cmd.String(), "value ~= ARGV[1]") {
			panic("in a hook")
		}
		return next(ctx, cmd)
	}
}

func TestAPanicInAHookOfTheClientDoesNotEndTheProcess(t *testing.T) {
	is := is.New(t)
	shared := sharedOf(t, serverOfTest(t).Addr)
	shared.client.AddHook(hookThatPanics{})
	shared.refreshLease = 30 * time.Millisecond
	_, err := shared.Group().Do(t.Context(), key, func(context.Context) (core.SealedSession, error) {
		time.Sleep(shared.refreshLease)
		return core.NewSealedSession("sealed"), nil
	})
	is.NoErr(err)
}
