package main

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/time/rate"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/modules/directorysync"
)

// sync makes a copy from the lists, or continues the one that an earlier process started: it does not list a directory again. If there is a copy
// it does nothing.
func (m *mirror) sync(ctx context.Context) error {
	s, err := m.load(ctx)
	if err == nil && s.shown == 0 && s.building == 0 {
		err = m.begin(ctx)
		if err == nil {
			s, err = m.load(ctx)
		}
	}
	if err != nil || s.building == 0 || s.listed {
		return err
	}
	listing, stop := context.WithCancel(ctx)
	defer stop()
	list := func(ctx context.Context, directory directorysync.Directory) (struct{}, error) {
		return struct{}{}, m.list(ctx, s.building, directory)
	}
	var failed error
	for outcome, err := range bulk.Run(listing, m.directories(listing, &failed), list, &bulk.RunParams[directorysync.Directory, struct{}]{Concurrency: m.atOnce}) {
		if err := errors.Join(err, outcome.Err); err != nil {
			stop() // the others, for which Run waits
			return fmt.Errorf("list the directory %s: %w", outcome.Input.ID, err)
		}
	}
	if failed != nil {
		return fmt.Errorf("list the directories: %w", failed)
	}
	until, err := m.latestEvent(ctx)
	if err != nil {
		return err
	}
	return m.transact(ctx, func(c copied) error {
		c.number = s.building
		if err := c.move(ctx, `listed = 1, until = $1 WHERE building = $2 AND listed = 0`, until, s.building); err != nil {
			return err
		}
		if until == "" || until == m.cursor { // nothing has happened meanwhile
			return c.show(ctx)
		}
		return nil
	})
}

// directories yields all directories. If it ends early, failed says why.
func (m *mirror) directories(ctx context.Context, failed *error) iter.Seq[directorysync.Directory] {
	return func(yield func(directorysync.Directory) bool) {
		list := m.client.DirectorySync.ListDirectories(ctx, &directorysync.ListDirectoriesParams{ListOptions: core.ListOptions{Limit: perPage}})
		for directory, err := range list.All() {
			if err != nil {
				*failed = err
				return
			}
			if !yield(directory) {
				return
			}
		}
	}
}

// list adds a directory, its users, its groups and their members to a copy, page by page. Listing the members of each group takes fewer requests
// than listing the groups of each user.
func (m *mirror) list(ctx context.Context, number int, directory directorysync.Directory) error {
	var listed int
	err := m.db.QueryRowContext(ctx, `SELECT COALESCE(MAX(listed), 0) FROM directories WHERE copy = $1 AND id = $2`, number, string(directory.ID)).Scan(&listed)
	if err != nil || listed == 1 {
		return err
	}
	pace := rate.NewLimiter(m.pace, 1)
	options := core.ListOptions{Limit: perPage}
	write := func(change func(copied) error) error { return m.fill(ctx, number, change) }

	err = write(func(c copied) error { return c.putDirectory(ctx, directory.ID, directory.Name) })
	if err != nil {
		return err
	}
	users := m.client.DirectorySync.ListUsers(ctx, directorysync.ListUsersParams{ListOptions: options, DirectoryID: directory.ID})
	if err := eachPage(ctx, users, pace, write, copied.putUser); err != nil {
		return err
	}
	var all []directorysync.Group
	groups := m.client.DirectorySync.ListGroups(ctx, directorysync.ListGroupsParams{ListOptions: options, DirectoryID: directory.ID})
	err = eachPage(ctx, groups, pace, write, func(c copied, ctx context.Context, group directorysync.Group) error {
		all = append(all, group)
		return c.putGroup(ctx, group)
	})
	if err != nil {
		return err
	}
	for _, group := range all {
		members := m.client.DirectorySync.ListUsers(ctx, directorysync.ListUsersParams{ListOptions: options, GroupID: group.ID})
		err := eachPage(ctx, members, pace, write, func(c copied, ctx context.Context, member directorysync.User) error {
			return c.join(ctx, group, member.ID)
		})
		if err != nil {
			return err
		}
	}
	return write(func(c copied) error {
		return c.exec(ctx, `UPDATE directories SET listed = 1 WHERE copy = $1 AND id = $2`, string(directory.ID))
	})
}

// fill writes to the unfinished copy, unless another process has completed it meanwhile: an old list could undo the change of a newer event.
func (m *mirror) fill(ctx context.Context, number int, change func(copied) error) error {
	return m.transact(ctx, func(c copied) error {
		c.number = number
		if err := change(c); err != nil {
			return err
		}
		return c.move(ctx, `listed = 0 WHERE building = $1 AND listed = 0`, number)
	})
}

// eachPage stores the objects of a list, each page in one transaction. A list of a deleted object is empty: an event reports the deletion.
func eachPage[T any](ctx context.Context, list *core.Listing[T], pace *rate.Limiter, write func(func(copied) error) error, put func(copied, context.Context, T) error) error {
	next := func(context.Context) (*core.Page[T], error) { return list.Page() }
	for {
		if err := pace.Wait(ctx); err != nil {
			return err
		}
		page, err := next(ctx)
		if errors.Is(err, core.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		err = write(func(c copied) error {
			for _, one := range page.Data {
				if err := put(c, ctx, one); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || !page.HasNext() {
			return err
		}
		next = page.Next
	}
}
