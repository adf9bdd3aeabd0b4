package tokens

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/codec"
	"github.com/workos-typestate/workos/internal/ownfolder"
)

func (s *FileStore) endingPath() string { return filepath.Join(s.folder, s.name+".ending") }

// Ending reads the file next to the token file. Errors worth handling: ErrExposed, ErrUnreadable.
func (s *FileStore) Ending(context.Context) (sessions []core.SessionID, err error) {
	err = whileInUse(func() error {
		if _, err := ownfolder.Check(s.folder, ErrExposed); err != nil {
			return err
		}
		file, err := openPrivate(s.endingPath(), os.O_RDONLY)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		data, err := io.ReadAll(io.LimitReader(file, maxFileBytes))
		if err == nil && codec.Unmarshal(data, &sessions) != nil {
			err = fmt.Errorf("%s: %w", s.endingPath(), ErrUnreadable)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return sessions, err
}

// SetEnding replaces the file, or removes it if there are no sessions. Errors worth handling: ErrExposed.
func (s *FileStore) SetEnding(_ context.Context, sessions []core.SessionID) error {
	if err := ownfolder.Make(s.folder, ErrExposed); err != nil {
		return err
	}
	if len(sessions) == 0 {
		return s.remove(s.endingPath())
	}
	data, err := codec.Marshal(sessions)
	if err != nil {
		return err
	}
	s.sweep()
	file, err := os.CreateTemp(s.folder, s.name+".*.tmp")
	if err != nil {
		return err
	}
	return s.replace(file, data, s.endingPath())
}
