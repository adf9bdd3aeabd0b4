package main

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/core/bulk"
	"github.com/workos-typestate/workos/modules/organizations"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// importer creates what an export holds, in three passes with a journal each: organizations, users, memberships. Everything has the other
// system's ID as its external ID, by which it is found again.
type importer struct {
	client      *workos.Confidential
	open        func() (rows, func() error, error) // The export, from its beginning.
	journal     string
	concurrency int
	tell        func(pass string, progress bulk.Progress)
	failed      func(pass string, key string, state bulk.State, err error)

	organizationIDs map[string]core.OrganizationID
}

// run makes the three passes and returns how each ended.
func (im *importer) run(ctx context.Context) (done map[string]bulk.Progress, err error) {
	im.organizationIDs = map[string]core.OrganizationID{}
	done = map[string]bulk.Progress{}
	itself := func(id string) string { return id }
	done["organizations"], err = pass(ctx, im, "organizations", im.distinctOrganizations, itself, im.createOrganization, im.findOrganization)
	if err != nil {
		return done, err
	}
	done["users"], err = pass(ctx, im, "users", anyRow, idOf, im.createUser, im.findUser)
	if err != nil {
		return done, err
	}
	done["memberships"], err = pass(ctx, im, "memberships", ofOrganizations, idOf, im.createMembership, im.findMembership)
	return done, err
}

func idOf(r row) string { return r.ID }

func anyRow(r row) (row, bool) { return r, true }

func ofOrganizations(r row) (row, bool) { return r, r.Organization != "" }

// distinctOrganizations picks the organization of a row the first time that it comes.
func (im *importer) distinctOrganizations(r row) (string, bool) {
	_, known := im.organizationIDs[r.Organization]
	im.organizationIDs[r.Organization] = ""
	return r.Organization, r.Organization != "" && !known
}

// pass does one thing for what is picked of the rows.
func pass[In, Out any](
	ctx context.Context, im *importer, name string, pick func(row) (In, bool), key func(In) string,
	create func(context.Context, In) (Out, error), find func(context.Context, In) (Out, bool, error),
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
	var unreadable error
	for outcome, err := range bulk.Run(ctx, picked(users, pick, &unreadable), create, &bulk.RunParams[In, Out]{
		Journal: journal, Key: key, Lookup: find, Concurrency: im.concurrency,
		Progress: func(p bulk.Progress) {
			last = p
			im.tell(name, p)
		},
	}) {
		if err != nil {
			return last, err
		}
		if outcome.Err != nil {
			im.failed(name, key(outcome.Input), outcome.State, outcome.Err)
		}
	}
	return last, unreadable
}

// picked is what is picked of the rows, up to one that cannot be read.
func picked[In any](users rows, pick func(row) (In, bool), unreadable *error) iter.Seq[In] {
	return func(yield func(In) bool) {
		for r, err := range users {
			if err != nil {
				*unreadable = err
				return
			}
			if one, ok := pick(r); ok && !yield(one) {
				return
			}
		}
	}
}

func (im *importer) createOrganization(ctx context.Context, id string) (*organizations.Organization, error) {
	return im.client.Organizations.Create(ctx, id, &organizations.CreateParams{ExternalID: workos.ExternalID(id)})
}

func (im *importer) findOrganization(ctx context.Context, id string) (*organizations.Organization, bool, error) {
	return found(im.client.Organizations.GetByExternalID(ctx, workos.ExternalID(id)))
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

// ends are the user and the organization of a membership.
func (im *importer) ends(ctx context.Context, r row) (user core.UserID, organization core.OrganizationID, err error) {
	u, ok, err := im.findUser(ctx, r)
	if err != nil || !ok {
		return "", "", errors.Join(err, fmt.Errorf("user %s is not there", r.ID))
	}
	o, ok, err := im.findOrganization(ctx, r.Organization)
	if err != nil || !ok {
		return "", "", errors.Join(err, fmt.Errorf("organization %s is not there", r.Organization))
	}
	return u.ID, o.ID, nil
}

// found tells what is not there from what could not be asked for.
func found[T any](one *T, err error) (*T, bool, error) {
	if errors.Is(err, core.ErrNotFound) {
		return nil, false, nil
	}
	return one, err == nil, err
}
