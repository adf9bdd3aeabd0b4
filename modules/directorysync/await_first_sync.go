package directorysync

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/poll"
)

// NotLinkedError is a directory that will not be kept up to date unless somebody mends it: its State is DirectoryStateInvalidCredentials or
// DirectoryStateDeleting.
type NotLinkedError struct{ Directory Directory }

func (e *NotLinkedError) Error() string {
	return plain.Text("workos: directory " + string(e.Directory.ID) + " is in the state " + string(e.Directory.State))
}

// AwaitFirstSyncParams says how to wait for a directory.
type AwaitFirstSyncParams struct {
	Interval time.Duration    // before the second request; 0 is 5 seconds. Each wait is half as long again, up to a minute
	Progress func(*Directory) // told of the directory each time that it is not there yet; nil for nobody
}

// AwaitFirstSync asks for a directory until it is linked and its users and groups have come. WorkOS does not say when a sync is over: it
// is taken for over when two requests in a row count the same users and groups, and not none of either. An empty directory is waited for
// until ctx ends. What comes later comes by events, as everything does. A failure that may pass does not end it: no connection, a
// timeout, 429, 5xx, a response that is not WorkOS's.
//
// GET /directories/{id}, again and again. Errors worth handling: *NotLinkedError, core.ErrNotFound, and the cause of ctx.
func (s Service) AwaitFirstSync(ctx context.Context, directoryID core.DirectoryID, params *AwaitFirstSyncParams, opts ...core.GetOption) (*Directory, error) {
	given := engine.Given(params)
	pace := poll.Pace{First: 5 * time.Second, Most: time.Minute}
	var before DirectoryMetadata
	settled := func(d *Directory) (bool, error) {
		switch d.State {
		case DirectoryStateInvalidCredentials, DirectoryStateDeleting:
			return true, &NotLinkedError{*d}
		case DirectoryStateLinked, DirectoryStateValidating, DirectoryStateUnlinked: // and what a later version of the API may have
		}
		now := engine.Given(d.Metadata)
		same := d.State == DirectoryStateLinked && now == before && now != DirectoryMetadata{}
		before = now
		return same, nil
	}
	return poll.Until(ctx, pace, given.Interval, func() (*Directory, error) { return s.GetDirectory(ctx, directoryID, opts...) }, settled, given.Progress)
}
