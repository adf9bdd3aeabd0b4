package directorysync

import (
	"context"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/plain"
	"github.com/workos-typestate/workos/internal/poll"
)

// NotLinkedError means that a directory is not kept up to date until someone fixes it: its State is DirectoryStateInvalidCredentials or
// DirectoryStateDeleting.
type NotLinkedError struct{ Directory Directory }

func (e *NotLinkedError) Error() string {
	return plain.Text("workos: directory " + string(e.Directory.ID) + " is in the state " + string(e.Directory.State))
}

// AwaitFirstSyncParams configures AwaitFirstSync.
type AwaitFirstSyncParams struct {
	Interval time.Duration    // before the second request; 0 is 5 seconds. Each wait is 1.5 times as long as the one before, up to a minute
	Progress func(*Directory) // called with the directory while it is not ready; may be nil
}

// AwaitFirstSync polls a directory until it is linked and its users and groups have arrived. WorkOS does not report the end of a sync:
// AwaitFirstSync assumes it when two requests in a row count the same users and groups, and not zero of both. It waits for an empty
// directory until ctx ends. Later changes arrive as events. It ignores transient failures: no connection, a timeout, 429, 5xx, and a
// response that is not from WorkOS.
//
// GET /directories/{id}, repeatedly. Errors worth handling: *NotLinkedError, core.ErrNotFound, and the cause of ctx.
func (s Service) AwaitFirstSync(ctx context.Context, directoryID core.DirectoryID, params *AwaitFirstSyncParams, opts ...core.GetOption) (*Directory, error) {
	given := engine.Given(params)
	pace := poll.Pace{First: 5 * time.Second, Most: time.Minute}
	var before DirectoryMetadata
	settled := func(d *Directory) (bool, error) {
		switch d.State {
		case DirectoryStateInvalidCredentials, DirectoryStateDeleting:
			return true, &NotLinkedError{*d}
		case DirectoryStateLinked, DirectoryStateValidating, DirectoryStateUnlinked: // and new states of later API versions
		}
		now := engine.Given(d.Metadata)
		same := d.State == DirectoryStateLinked && now == before && now != DirectoryMetadata{}
		before = now
		return same, nil
	}
	return poll.Until(ctx, pace, given.Interval, func() (*Directory, error) { return s.GetDirectory(ctx, directoryID, opts...) }, settled, given.Progress)
}
