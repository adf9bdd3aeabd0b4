package workostest_test

import (
	"errors"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/modules/organizations"
)

func TestAuditLogSettings(t *testing.T) {
	t.Run("actions and the versions of their schemas are listed", func(t *testing.T) {
		l := startLooms(t)
		for _, name := range []string{"loom.started", "loom.stopped"} {
			_, err := l.client.AuditLogs.CreateSchema(t.Context(), name, []auditlogs.SchemaTarget{{Type: "loom"}}, nil)
			l.NoErr(err)
		}
		actions, err := l.client.AuditLogs.ListActions(t.Context(), nil).Collect(10)
		l.NoErr(err)
		l.Equal(len(actions), 2)
		l.Equal(actions[1].Name, "loom.started")
		l.Equal(actions[1].Schema.Version, 2)
		one := auditlogs.ListSchemasParams{ListOptions: core.ListOptions{Limit: 1}}
		schemas, err := l.client.AuditLogs.ListSchemas(t.Context(), "loom.started", &one).Collect(10)
		l.NoErr(err)
		l.Equal([]int{schemas[0].Version, schemas[1].Version}, []int{2, 1})
		_, err = l.client.AuditLogs.ListSchemas(t.Context(), "loom.burnt", nil).Collect(10)
		l.True(errors.Is(err, core.ErrNotFound))
	})
	t.Run("the retention is kept and is part of the configuration", func(t *testing.T) {
		l := startLooms(t)
		config, err := l.client.Organizations.GetAuditLogConfiguration(t.Context(), l.org)
		l.NoErr(err)
		l.Equal(config.State, organizations.AuditLogStateInactive)
		kept, err := l.client.AuditLogs.GetRetention(t.Context(), l.org)
		l.NoErr(err)
		l.Equal(kept.PeriodInDays, nil)
		_, err = l.client.AuditLogs.UpdateRetention(t.Context(), l.org, auditlogs.RetentionDays(90), nil)
		l.True(errors.Is(err, core.ErrUnprocessable))
		_, err = l.client.AuditLogs.UpdateRetention(t.Context(), l.org, auditlogs.RetentionDays(365), nil)
		l.NoErr(err)
		_, err = l.client.AuditLogs.UpdateRetention(t.Context(), l.org, auditlogs.RetentionSpan("2_MONTHS"), nil)
		l.NoErr(err)
		kept, err = l.client.AuditLogs.GetRetention(t.Context(), l.org)
		l.NoErr(err)
		l.Equal(*kept.PeriodInDays, 60)
		_, err = l.client.AuditLogs.UpdateRetention(t.Context(), l.org, auditlogs.RetentionDays(365), nil)
		l.NoErr(err)
		kept, err = l.client.AuditLogs.GetRetention(t.Context(), l.org)
		l.NoErr(err)
		l.Equal(*kept.PeriodInDays, 365)
		config, err = l.client.Organizations.GetAuditLogConfiguration(t.Context(), l.org)
		l.NoErr(err)
		l.Equal(config.RetentionPeriodInDays, 365)
		l.Equal(config.State, organizations.AuditLogStateActive)
	})
	t.Run("a missing organization has none", func(t *testing.T) {
		c := startChecked(t)
		_, err := c.client.AuditLogs.GetRetention(t.Context(), "org_none")
		c.True(errors.Is(err, core.ErrNotFound))
		_, err = c.client.Organizations.GetAuditLogConfiguration(t.Context(), "org_none")
		c.True(errors.Is(err, core.ErrNotFound))
	})
}

func TestITContacts(t *testing.T) {
	c := startChecked(t, acme())
	orgs := c.client.Organizations
	contact, err := orgs.CreateITContact(t.Context(), "org_acme", "it@example.com", nil)
	c.NoErr(err)
	for range 11 { // More than a page of other lists.
		_, err := orgs.CreateITContact(t.Context(), "org_acme", "more@example.com", nil)
		c.NoErr(err)
	}
	all, err := orgs.ListITContacts(t.Context(), "org_acme").Collect(20)
	c.NoErr(err)
	c.Equal(len(all), 12)
	c.NoErr(orgs.InviteITContact(t.Context(), "org_acme", contact.ID, []organizations.ITContactIntent{organizations.ITContactIntentSSO}, nil))
	c.NoErr(orgs.RevokeITContact(t.Context(), "org_acme", contact.ID))
	c.NoErr(orgs.DeleteITContact(t.Context(), "org_acme", contact.ID))
	c.True(errors.Is(orgs.RevokeITContact(t.Context(), "org_acme", contact.ID), core.ErrNotFound))
	_, err = orgs.CreateITContact(t.Context(), "org_none", "it@example.com", nil)
	c.True(errors.Is(err, core.ErrNotFound))
	_, err = orgs.CreateITContact(t.Context(), "org_acme", "nobody", nil)
	c.True(errors.Is(err, core.ErrUnprocessable))
}
