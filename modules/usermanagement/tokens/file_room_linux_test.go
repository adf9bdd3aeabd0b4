package tokens_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/modules/usermanagement"
	"github.com/workos-typestate/workos/modules/usermanagement/tokens"
)

// smallDisk mounts a file system of 128 KiB.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=128k"); err != nil {
		t.Skipf("a file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// fill leaves no byte free, and returns a function that makes room.
func fill(folder string) (empty func() error, err error) {
	path := filepath.Join(folder, "filling")
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	for err == nil {
		_, err = file.Write(make([]byte, 1024))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return nil, err
	}
	return func() error { return os.Remove(path) }, nil
}

func TestADiskThatIsFull(t *testing.T) {
	signedIn := func(t *testing.T) (folder string, source *tokens.Source, issuer *issuer) {
		t.Helper()
		folder = smallDisk(t)
		store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: folder})
		if err != nil {
			t.Fatal(err)
		}
		source, issuer = expired(t, store)
		return folder, source, issuer
	}
	t.Run("loses no refresh token: nothing is sent until there is room", func(t *testing.T) {
		is := is.New(t)
		folder, source, issuer := signedIn(t)
		empty, err := fill(folder)
		is.NoErr(err)
		for range 2 {
			_, err = source.Token(t.Context())
			is.True(errors.Is(err, syscall.ENOSPC))
			is.True(!errors.Is(err, tokens.ErrSignInRequired))
		}
		is.Equal(issuer.refreshes(), 0)
		is.NoErr(empty())
		token(t, source)
		is.Equal(issuer.refreshes(), 1)
	})
	t.Run("loses none either when it fills up during the request", func(t *testing.T) {
		is := is.New(t)
		folder, source, issuer := signedIn(t)
		issuer.follows(func(_ context.Context, act func() (*usermanagement.AuthenticationResponse, error)) (*usermanagement.AuthenticationResponse, error) {
			if _, err := fill(folder); err != nil {
				return nil, err
			}
			return act()
		})
		got := token(t, source)
		store, err := tokens.NewFileStore("client_1", tokens.Location{Folder: folder})
		is.NoErr(err)
		is.True(token(t, newSource(t, issuer, store)).Equal(got)) // another process finds it
		is.Equal(issuer.refreshes(), 1)
	})
	t.Run("or read-only loses none", func(t *testing.T) {
		is := is.New(t)
		folder, source, issuer := signedIn(t)
		is.NoErr(syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
		_, err := source.Token(t.Context())
		is.True(errors.Is(err, syscall.EROFS))
		is.Equal(issuer.refreshes(), 0)
		is.NoErr(syscall.Mount("", folder, "", syscall.MS_REMOUNT, ""))
		token(t, source)
		is.Equal(issuer.refreshes(), 1)
	})
}
