package handling

import "github.com/workos-typestate/workos/core"

func withoutTheImport(err error) bool {
	return err == core.ErrConflict // want `== misses`
}
