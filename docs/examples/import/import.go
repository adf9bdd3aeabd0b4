package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// importer creates the content of an export, in three passes with a journal each: organizations, users, memberships. The other system's ID
// becomes the external ID of each, to find it again.
type importer struct {
	client      *workos.Confidential
	open        func() (rows, func() error, error) // The export, from its beginning.
	verdict     verdict                            // On the export.
	journal     string
	environment string // Of the journal.
	concurrency int
	most        int // The maximum number of failures; 0 means no limit.
	tell        func(pass string, progress bulk.Progress)
	failed      func(pass string, key string, state bulk.State, err error)

	unreachable bool // A row failed because WorkOS was unreachable, not for its content.
}

// run makes the three passes and returns the result of each.
func (im *importer) run(ctx context.Context) (done map[string]bulk.Progress, err error) {
	done = map[string]bulk.Progress{}
	organizationOf := func(r row) string { return r.Organization }
	done["organizations"], err = pass(ctx, im, "organizations", distinctOrganizations(), organizationOf, im.createOrganization, im.findOrganization)
	if err != nil {
		return done, err
	}
	idOf := func(r row) string { return r.ID }
	done["users"], err = pass(ctx, im, "users", func(r row) bool { return !im.verdict.again[r.line] }, idOf, im.createUser, im.findUser)
	if err != nil {
		return done, err
	}
	membershipOf := func(r row) string { return r.ID + " in " + r.Organization }
	done["memberships"], err = pass(ctx, im, "memberships", isOfOrganization, membershipOf, im.createMembership, im.findMembership)
	return done, err
}

func isOfOrganization(r row) bool { return r.Organization != "" }

// distinctOrganizations picks a row if it is the first of its organization.
func distinctOrganizations() func(row) bool {
	known := map[string]bool{"": true}
	return func(r row) bool {
		was := known[r.Organization]
		known[r.Organization] = true
		return !was
	}
}

// pass runs one step for the picked rows.
func pass[Out any](
	ctx context.Context, im *importer, name string, pick func(row) bool, key func(row) string,
	create func(context.Context, row) (Out, error), find func(context.Context, row) (Out, bool, error),
) (last bulk.Progress, err error) {
	journal, err := bulk.OpenJournal(im.journal + "." + name)
	if err != nil {
		return last, err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()
	users, closing, err := im.open()
	if err != nil {
		return last, err
	}
	defer func() { err = errors.Join(err, closing()) }()
	var failure error
	var there atomic.Int64 // Found instead of created, which a run without the previous journal cannot know.
	orFind := func(ctx context.Context, r row) (Out, error) {
		made, err := create(ctx, r)
		if _, isRefused := errors.AsType[*core.Error](err); isRefused && !core.MayHaveActed(err) {
			if one, ok, lookupErr := find(ctx, r); ok && lookupErr == nil {
				there.Add(1)
				return one, nil // An import with another journal has created it.
			}
		}
		return made, err
	}
	for outcome, err := range bulk.Run(ctx, im.picked(users, pick, &failure), orFind, &bulk.RunParams[row, Out]{
		Journal: journal, Key: func(r row) string { return im.environment + " " + key(r) }, Lookup: find,
		Concurrency: im.concurrency, Stop: im.isEnough,
		Progress: func(p bulk.Progress) {
			n := int(there.Load())
			p.Done, p.Found = p.Done-n, p.Found+n
			last = p
			im.tell(name, p)
		},
	}) {
		if wrong, ok := errors.AsType[*core.ArgumentError](err); ok && wrong.Argument == "inputs" {
			return last, fmt.Errorf("%w; if the file has changed, or this is another environment, remove %s.* and start again: existing objects will be found", err, im.journal)
		}
		if err != nil {
			return last, err
		}
		if outcome.Err != nil {
			im.failed(name, key(outcome.Input), outcome.State, outcome.Err)
			im.unreachable = im.unreachable || outcome.State == bulk.Failed && isTransport(outcome.Err)
		}
	}
	return last, failure
}

func isTransport(err error) bool {
	_, ok := errors.AsType[*core.TransportError](err)
	return ok
}

// isEnough reports whether the import should stop: all calls will be rejected, or most of them fail.
func (im *importer) isEnough(failures int, last error) bool {
	return errors.Is(last, core.ErrUnauthorized) || im.most > 0 && failures >= im.most
}

// picked yields the picked rows without a problem. It ends with the first that the check has not found unreadable.
func (im *importer) picked(users rows, pick func(row) bool, failure *error) iter.Seq[row] {
	return func(yield func(row) bool) {
		for r, err := range users {
			if wrong, ok := errors.AsType[*unreadable](err); ok && im.verdict.refused[wrong.line] {
				continue
			}
			if err != nil {
				*failure = err
				return
			}
			if !im.verdict.refused[r.line] && pick(r) && !yield(r) {
				return
			}
		}
	}
}

func (im *importer) createOrganization(ctx context.Context, r row) (*organizations.Organization, error) {
	name := cmp.Or(r.OrganizationName, r.Organization)
	return im.client.Organizations.Create(ctx, name, &organizations.CreateParams{ExternalID: workos.ExternalID(r.Organization)})
}

func (im *importer) findOrganization(ctx context.Context, r row) (*organizations.Organization, bool, error) {
	return found(im.client.Organizations.GetByExternalID(ctx, workos.ExternalID(r.Organization)))
}

func (im *importer) createUser(ctx context.Context, r row) (*usermanagement.User, error) {
	created, err := im.client.UserManagement.CreateUser(ctx, r.Email, r.params())
	if err != nil {
		return nil, err
	}
	return &created.User, nil
}

func (im *importer) findUser(ctx context.Context, r row) (*usermanagement.User, bool, error) {
	return found(im.client.UserManagement.GetUserByExternalID(ctx, workos.ExternalID(r.ID)))
}

func (im *importer) createMembership(ctx context.Context, r row) (*usermanagement.OrganizationMembership, error) {
	user, organization, err := im.ends(ctx, r)
	if err != nil {
		return nil, err
	}
	params := &usermanagement.CreateOrganizationMembershipParams{}
	if r.Role != "" {
		params.Roles = []workos.RoleSlug{workos.RoleSlug(r.Role)}
	}
	return im.client.UserManagement.CreateOrganizationMembership(ctx, user, organization, params)
}

func (im *importer) findMembership(ctx context.Context, r row) (*usermanagement.OrganizationMembership, bool, error) {
	user, organization, err := im.ends(ctx, r)
	if err != nil {
		return nil, false, err
	}
	page, err := im.client.UserManagement.ListOrganizationMemberships(ctx, usermanagement.ListOrganizationMembershipsParams{
		UserID: user, OrganizationID: organization,
	}).Page()
	if err != nil || len(page.Data) == 0 {
		return nil, false, err
	}
	return &page.Data[0], true, nil
}

// ends returns the user and the organization of a membership.
func (im *importer) ends(ctx context.Context, r row) (user core.UserID, organization core.OrganizationID, err error) {
	u, ok, err := im.findUser(ctx, r)
	if err != nil {
		return "", "", err
	}
	if !ok {
		return "", "", fmt.Errorf("user %s does not exist", r.ID)
	}
	o, ok, err := im.findOrganization(ctx, r)
	if err != nil {
		return "", "", err
	}
	if !ok {
		return "", "", fmt.Errorf("organization %s does not exist", r.Organization)
	}
	return u.ID, o.ID, nil
}

// found distinguishes a missing object from a failed request.
func found[T any](one *T, err error) (*T, bool, error) {
	if errors.Is(err, core.ErrNotFound) {
		return nil, false, nil
	}
	return one, err == nil, err
}
