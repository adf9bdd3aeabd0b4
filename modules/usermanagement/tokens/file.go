package tokens

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/ownfolder"
)

const (
	maxFileBytes = 1 << 20
	lockPoll     = 20 * time.Millisecond
)

// ErrExposed means that other users of the machine can read or replace the token file, or could once it is written: because
// of its mode, because the file or its folder belongs to another user or is a symbolic link, because others can write to
// that folder or one above, or because the file system keeps no permissions. Another user who reads the file can sign in as
// the user; one who writes it can make the program act as somebody else.
const ErrExposed = core.Sentinel("workos: other users can read the token file")

// Location is where on this machine the tokens of a program are kept. The zero value is right for most programs.
type Location struct {
	Folder  string // "workos" in the user's configuration folder (os.UserConfigDir) if empty
	Profile string // distinguishes several sign-ins of the same user; "default" if empty
}

// FileStore keeps tokens in a file that only the user can read: mode 0600 in a folder of mode 0700, owned by the user that
// the program runs as. Each client ID has a folder, and each profile a file in it. That folder, its parents up to the user's
// home, and the folders of the symbolic links on the way must belong to the user or root, and be writable only by their
// owner, or sticky. On Windows neither owner nor permissions are checked; they are inherited from the user's configuration
// folder.
//
// The file is replaced as a whole, so that a reader sees either the old tokens or the new, and synced to the disk. Disk
// space for the next file is reserved before a refresh token is exchanged. A file that others can read, or that another user
// may have created, is rejected (ErrExposed) until it is made private or replaced by another sign-in. A lock file, which is
// never removed, synchronizes processes; the operating system releases the lock of a process that ends, in any way. The file
// system must support such locks.
type FileStore struct {
	folder  string
	profile string
	name    string // of the files, without an extension
}

// NewFileStore returns a store for the tokens of a client ID and profile. It creates nothing yet. It returns an error if the
// client ID is empty, or if there is no configuration folder.
func NewFileStore(clientID core.ClientID, location Location) (*FileStore, error) {
	if err := engine.Required("clientID", string(clientID)); err != nil {
		return nil, err
	}
	folder, profile := location.Folder, location.Profile
	if folder == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, fmt.Errorf("workos: find the user's configuration folder: %w", err)
		}
		folder = filepath.Join(config, "workos")
	}
	if profile == "" {
		profile = "default"
	}
	return &FileStore{folder: filepath.Join(folder, fileName(string(clientID))), profile: profile, name: fileName(profile)}, nil
}

// Path returns the name of the token file, which need not exist.
func (s *FileStore) Path() string { return filepath.Join(s.folder, s.name+".json") }

// Load reads the file. Errors worth handling: ErrExposed.
func (s *FileStore) Load(context.Context) (Tokens, error) {
	var tokens Tokens
	err := whileInUse(func() (err error) {
		tokens, _, err = s.read(s.Path())
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return Tokens{}, nil
	}
	return tokens, err
}

// read returns the contents of a file of the folder.
func (s *FileStore) read(path string) (tokens Tokens, profile []byte, err error) {
	if _, err := ownfolder.Check(s.folder, ErrExposed); err != nil {
		return Tokens{}, nil, err
	}
	file, err := openPrivate(path, os.O_RDONLY)
	if err != nil {
		return Tokens{}, nil, err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes))
	if err != nil {
		return Tokens{}, nil, err
	}
	tokens, profile, err = decode(data)
	if err != nil {
		return Tokens{}, nil, fmt.Errorf("%s: %w", path, err)
	}
	return tokens, profile, nil
}

// Save replaces the file. Errors worth handling: ErrExposed.
func (s *FileStore) Save(_ context.Context, tokens Tokens) error {
	data, err := s.encode(tokens)
	if err != nil {
		return err
	}
	if err := ownfolder.Make(s.folder, ErrExposed); err != nil {
		return err
	}
	file, err := s.openRoom()
	if err != nil {
		return err
	}
	return s.replace(file, data, s.Path())
}

// replace writes data to file and renames it to path.
func (s *FileStore) replace(file *os.File, data []byte, path string) error {
	err := checkPrivate(file)
	if err == nil {
		err = writeAndClose(file, data)
	} else {
		_ = file.Close()
	}
	if err == nil {
		err = whileInUse(func() error { return os.Rename(file.Name(), path) })
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return err
	}
	return syncFolder(s.folder)
}

func (s *FileStore) encode(tokens Tokens) ([]byte, error) {
	if s.name == s.profile {
		return encode(tokens, nil)
	}
	return encode(tokens, []byte(s.profile))
}

// writeAndClose makes data the whole contents of a file. It overwrites the old contents in place, so that the write needs no
// more disk space than the file has.
func writeAndClose(file *os.File, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Truncate(int64(len(data)))
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// Delete removes the file. The lock file stays: another process may be waiting for it.
func (s *FileStore) Delete(context.Context) error {
	s.sweep()
	return s.remove(s.Path())
}

func (s *FileStore) remove(path string) error {
	err := whileInUse(func() error { return os.Remove(path) })
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncFolder(s.folder)
}

// Lock waits until no other caller has the lock, in this process or another.
func (s *FileStore) Lock(ctx context.Context) (unlock func(), err error) {
	if err := ownfolder.Make(s.folder, ErrExposed); err != nil {
		return nil, err
	}
	// Open for writing, as network file systems require for an exclusive lock.
	lock := flock.New(filepath.Join(s.folder, s.name+".lock"), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return nil, err
	}
	return func() { _ = lock.Unlock() }, nil
}
