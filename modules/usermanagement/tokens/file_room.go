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

// leastRoom is what is reserved at least: more than the tokens of a session have, whatever is in them.
const leastRoom = 16 << 10

// room is the name of a file that has the room of the next token file. It becomes that file.
func (s *FileStore) room() string { return filepath.Join(s.folder, s.name+".room.tmp") }

// Reserve writes a file of more than the size of the next token file, which Save then overwrites and puts in
// the place of the old one. Where the file system writes what is overwritten to new places (Btrfs, ZFS), the
// room can still be taken meanwhile.
func (s *FileStore) Reserve(_ context.Context, current Tokens) (release func(), err error) {
	size := leastRoom
	if data, err := s.encode(current); err == nil {
		size = max(size, 2*len(data))
	}
	if err := s.reserve(size); err != nil {
		return nil, fmt.Errorf("workos: make room for the new tokens: %w", err)
	}
	return func() { _ = os.Remove(s.room()) }, nil // if it has not become the token file
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
	_, _ = rand.Read(filling) // zeros could be stored as a hole, or compressed
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

// openRoom opens the file to write the next tokens into: that which was reserved, or a new one.
func (s *FileStore) openRoom() (*os.File, error) {
	if file, err := openPrivate(s.room(), os.O_WRONLY); err == nil {
		return file, nil
	}
	s.sweep()
	return os.CreateTemp(s.folder, s.name+".*.tmp") // of mode 0600, if the file system knows of that
}

// sweep removes what processes that were killed while they wrote have left behind. None is writing now,
// since whoever saves holds the lock.
func (s *FileStore) sweep() {
	entries, _ := os.ReadDir(s.folder)
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), s.name+".") && strings.HasSuffix(entry.Name(), ".tmp") {
			_ = os.Remove(filepath.Join(s.folder, entry.Name()))
		}
	}
}
