package tokens

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/workos-typestate/workos/internal/ownfolder"
)

// leastRoom is the least that is reserved: more than the tokens of a session need.
const leastRoom = 16 << 10

// room returns the name of the file that reserves space for the next token file. It becomes that file.
func (s *FileStore) room() string { return filepath.Join(s.folder, s.name+".room.tmp") }

// Reserve writes a file larger than the next token file. Save overwrites it and renames it to the token file. On a file
// system that writes overwritten data to a new place (Btrfs, ZFS), another program can still take the space in between.
func (s *FileStore) Reserve(_ context.Context, current Tokens) (release func(), err error) {
	size := leastRoom
	if data, err := s.encode(current); err == nil {
		size = max(size, 2*len(data))
	}
	if err := s.reserve(size); err != nil {
		return nil, fmt.Errorf("workos: make room for the new tokens: %w", err)
	}
	return func() { _ = os.Remove(s.room()) }, nil // unless it has become the token file
}

func (s *FileStore) reserve(size int) error {
	if err := ownfolder.Make(s.folder, ErrExposed); err != nil {
		return err
	}
	s.sweep()
	file, err := os.OpenFile(s.room(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	filling := make([]byte, size)
	_, _ = rand.Read(filling) // zeros could be compressed or stored as a hole
	err = checkPrivate(file)
	if err == nil {
		err = writeAndClose(file, filling)
	} else {
		_ = file.Close()
	}
	if err != nil {
		_ = os.Remove(s.room())
	}
	return err
}

// openRoom opens the file for the next tokens: the reserved one, or a new one.
func (s *FileStore) openRoom() (*os.File, error) {
	if file, err := openPrivate(s.room(), os.O_WRONLY); err == nil {
		return file, nil
	}
	s.sweep()
	return os.CreateTemp(s.folder, s.name+".*.tmp") // with mode 0600, if the file system has modes
}

// sweep removes the files of processes that were killed while they wrote. No process is writing now, since a caller of Save
// holds the lock.
func (s *FileStore) sweep() {
	entries, _ := os.ReadDir(s.folder)
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), s.name+".") && strings.HasSuffix(entry.Name(), ".tmp") {
			_ = os.Remove(filepath.Join(s.folder, entry.Name()))
		}
	}
}
