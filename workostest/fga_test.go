//nolint:staticcheck // the whole package is deprecated, and still served
package workostest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/fga"
	"github.com/workos-typestate/workos/workostest"
)

// named parses "document:1" and "group:1#member".
func named(text string) fga.Subject {
	text, relation, _ := strings.Cut(text, "#")
	kind, id, _ := strings.Cut(text, ":")
	return fga.Subject{ResourceType: kind, ResourceID: id, Relation: relation}
}

// warrantOf parses "document:1 viewer user:ada", optionally followed by a policy.
func warrantOf(text string) fga.WarrantWrite {
	part := strings.SplitN(text, " ", 4)
	on := named(part[0])
	w := fga.WarrantWrite{ResourceType: on.ResourceType, ResourceID: on.ResourceID, Relation: part[1], Subject: named(part[2])}
	if len(part) == 4 {
		w.Policy = part[3]
	}
	return w
}

func checksOf(texts ...string) (all []fga.WarrantCheck) {
	for _, text := range texts {
		w := warrantOf(text)
		all = append(all, fga.WarrantCheck{ResourceType: w.ResourceType, ResourceID: w.ResourceID, Relation: w.Relation, Subject: w.Subject})
	}
	return all
}

func writesOf(op fga.WriteOp, texts ...string) (all []fga.WarrantWrite) {
	for _, text := range texts {
		w := warrantOf(text)
		w.Op = op
		all = append(all, w)
	}
	return all
}

// startWarranted starts a server with the warrants of a small firm.
func startWarranted(t *testing.T, more ...string) checked {
	t.Helper()
	c := startChecked(t)
	_, err := c.client.FGA.BatchWriteWarrants(t.Context(), writesOf("", append([]string{
		"document:1 editor user:ada",
		"document:1 viewer group:staff#member",
		"group:staff member group:engineers#member",
		"group:engineers member user:grace",
		"group:engineers member group:staff#member", // A cycle.
		"document:2 viewer group:staff#member",
	}, more...)...))
	c.NoErr(err)
	return c
}

func TestWarrantsDecideChecks(t *testing.T) {
	const yes, no = fga.ResultAuthorized, fga.ResultNotAuthorized
	for name, tt := range map[string]struct {
		op       fga.CheckOp
		checks   []string
		want     fga.Result
		implicit bool
	}{
		"a warrant grants":                                 {checks: []string{"document:1 editor user:ada"}, want: yes},
		"no warrant denies":                                {checks: []string{"document:1 editor user:grace"}, want: no},
		"another relation denies":                          {checks: []string{"document:1 owner user:ada"}, want: no},
		"another resource denies":                          {checks: []string{"document:3 editor user:ada"}, want: no},
		"another type denies":                              {checks: []string{"folder:1 editor user:ada"}, want: no},
		"a set has its members, and those of its sets":     {checks: []string{"document:1 viewer user:grace"}, want: yes, implicit: true},
		"a cycle of sets ends":                             {checks: []string{"document:1 viewer user:ada"}, want: no},
		"a set itself is a subject":                        {checks: []string{"document:1 viewer group:staff#member"}, want: yes},
		"a set is not the group":                           {checks: []string{"document:1 viewer group:staff"}, want: no},
		"a set within a set is a subject":                  {checks: []string{"document:1 viewer group:engineers#member"}, want: yes, implicit: true},
		"all of several checks, where one denies":          {op: "all_of", checks: []string{"document:1 editor user:ada", "document:2 editor user:ada"}, want: no},
		"all of several checks":                            {op: "all_of", checks: []string{"document:1 viewer user:grace", "document:1 editor user:ada"}, want: yes, implicit: true},
		"any of several checks, where one grants":          {op: "any_of", checks: []string{"document:2 editor user:ada", "document:1 editor user:ada"}, want: yes},
		"any of several checks, where none grants":         {op: "any_of", checks: []string{"document:2 editor user:ada", "document:3 editor user:ada"}, want: no},
		"a policy does not matter if a warrant needs none": {checks: []string{"document:4 viewer user:ada"}, want: yes, implicit: true},
		"a policy does not matter to another subject":      {checks: []string{"document:4 viewer user:zoe"}, want: no},
	} {
		t.Run(name, func(t *testing.T) {
			c := startWarranted(t, "document:4 viewer user:ada region == 'eu'", "document:4 viewer group:ada#member", "group:ada member user:ada",
				"document:4 viewer group:engineers#member region == 'eu'")
			got, err := c.client.FGA.Check(t.Context(), checksOf(tt.checks...), &fga.CheckParams{Op: tt.op, Debug: true})
			c.NoErr(err)
			c.Equal(got.Result, tt.want)
			c.Equal(got.IsImplicit, tt.implicit)
			c.Equal(got.DebugInfo.DecisionTree.Decision == "matched", tt.want == yes)
			if len(tt.checks) == 1 {
				all, err := c.client.FGA.BatchCheck(t.Context(), checksOf(tt.checks[0], "document:1 editor user:ada"), nil)
				c.NoErr(err)
				c.Equal(all[0].Result, tt.want)
				c.Equal(all[1].Result, yes)
			}
		})
	}
	for name, tt := range map[string]struct{ warrant, check string }{
		"a policy":                 {"document:5 viewer user:ada region == 'eu'", "document:5 viewer user:ada"},
		"the policy of a set":      {"document:5 viewer group:engineers#member region == 'eu'", "document:5 viewer user:grace"},
		"a wildcard as a subject":  {"document:5 viewer user:*", "document:5 viewer user:ada"},
		"a wildcard as a resource": {"document:* viewer user:ada", "document:5 viewer user:ada"},
	} {
		t.Run("a warrant with "+name+" is not supported, and fails the test", func(t *testing.T) {
			tb := &fakeTB{}
			said := tb.run(func() {
				server := workostest.Start(tb)
				client := server.Confidential(t)
				_, err := client.FGA.BatchWriteWarrants(t.Context(), writesOf("", tt.warrant, "group:engineers member user:grace"))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := client.FGA.Check(t.Context(), checksOf(tt.check), nil); !errors.Is(err, core.ErrorCode("workostest_not_implemented")) {
					t.Error(err)
				}
				if _, err := client.FGA.Check(t.Context(), checksOf("document:6 editor user:zoe"), nil); err != nil {
					t.Error(err)
				}
			})
			if strings.Count(said, "cannot evaluate") != 1 {
				t.Error(said)
			}
		})
	}
	t.Run("several checks without an op are rejected", func(t *testing.T) {
		c := startWarranted(t)
		_, err := c.client.FGA.Check(t.Context(), checksOf("document:1 editor user:ada", "document:1 viewer user:ada"), nil)
		c.True(errors.Is(err, core.ErrBadRequest))
	})
}

func TestWarrants(t *testing.T) {
	t.Run("one is listed by each of its parts, and deleted", func(t *testing.T) {
		c := startWarranted(t)
		for _, tt := range []struct {
			params fga.ListWarrantsParams
			want   int
		}{
			{fga.ListWarrantsParams{}, 6},
			{fga.ListWarrantsParams{Limit: 4}, 6}, // Through its pages.
			{fga.ListWarrantsParams{ResourceType: "document"}, 3},
			{fga.ListWarrantsParams{ResourceType: "document", ResourceID: "1"}, 2},
			{fga.ListWarrantsParams{Relation: "editor"}, 1},
			{fga.ListWarrantsParams{SubjectType: "user"}, 2},
			{fga.ListWarrantsParams{SubjectType: "group", SubjectID: "staff", SubjectRelation: "member"}, 3},
		} {
			got, err := c.client.FGA.ListWarrants(t.Context(), &tt.params).Collect(10)
			c.NoErr(err)
			c.Equal(len(got), tt.want)
		}
		_, err := c.client.FGA.WriteWarrant(t.Context(), writesOf(fga.WriteOpDelete, "document:1 editor user:ada")[0])
		c.NoErr(err)
		got, err := c.client.FGA.Check(t.Context(), checksOf("document:1 editor user:ada"), nil)
		c.NoErr(err)
		c.True(!got.Authorized())
	})
	t.Run("several are written, or none", func(t *testing.T) {
		c := startWarranted(t)
		_, err := c.client.FGA.BatchWriteWarrants(t.Context(), append(writesOf("", "document:9 viewer user:ada"), writesOf(fga.WriteOpDelete, "document:8 viewer user:ada")...))
		c.True(errors.Is(err, core.ErrNotFound))
		got, err := c.client.FGA.Check(t.Context(), checksOf("document:9 viewer user:ada"), nil)
		c.NoErr(err)
		c.True(!got.Authorized())
	})
	t.Run("they are part of a snapshot", func(t *testing.T) {
		c := startWarranted(t)
		before := c.Snapshot()
		c.NoErr(c.client.FGA.DeleteResource(t.Context(), "document", "1"))
		c.Restore(before)
		got, err := c.client.FGA.Check(t.Context(), checksOf("document:1 editor user:ada"), nil)
		c.NoErr(err)
		c.True(got.Authorized())
	})
}

func TestFGAResources(t *testing.T) {
	t.Run("one is created, read, changed, listed and deleted with its warrants", func(t *testing.T) {
		c := startWarranted(t)
		service := c.client.FGA
		made, err := service.CreateResource(t.Context(), "document", &fga.CreateResourceParams{ResourceID: "plan", Meta: map[string]any{"title": "Plan"}})
		c.NoErr(err)
		_, err = service.CreateResource(t.Context(), "document", &fga.CreateResourceParams{ResourceID: "plan"})
		c.True(errors.Is(err, core.ErrConflict))
		got, err := service.GetResource(t.Context(), "document", "plan")
		c.NoErr(err)
		c.Equal(got, made)
		got, err = service.UpdateResource(t.Context(), "document", "plan", map[string]any{"title": "Old plan"}, nil)
		c.NoErr(err)
		c.Equal(got.Meta, map[string]any{"title": "Old plan"})
		named, err := service.CreateResource(t.Context(), "document", nil)
		c.NoErr(err)
		c.True(named.ResourceID != "")
		for want, params := range map[int]fga.ListResourcesParams{ // The ones that warrants name exist too.
			8: {}, 4: {ResourceType: "document"}, 1: {ResourceType: "document", Search: "pla"},
		} {
			all, err := service.ListResources(t.Context(), &params).Collect(20)
			c.NoErr(err)
			c.Equal(len(all), want)
		}
		c.NoErr(service.DeleteResource(t.Context(), "document", "1"))
		_, err = service.GetResource(t.Context(), "document", "1")
		c.True(errors.Is(err, core.ErrNotFound))
		check, err := service.Check(t.Context(), checksOf("document:1 editor user:ada"), nil)
		c.NoErr(err)
		c.True(!check.Authorized())
	})
	t.Run("several are created or deleted, or none", func(t *testing.T) {
		c := startWarranted(t)
		writes := []fga.ResourceWrite{{ResourceType: "document", ResourceID: "8"}, {ResourceType: "document", ResourceID: "9"}}
		made, err := c.client.FGA.BatchWriteResources(t.Context(), fga.WriteOpCreate, writes, nil)
		c.NoErr(err)
		c.Equal(len(made), 2)
		_, err = c.client.FGA.BatchWriteResources(t.Context(), fga.WriteOpDelete, append(writes, fga.ResourceWrite{ResourceType: "document", ResourceID: "none"}), nil)
		c.True(errors.Is(err, core.ErrNotFound))
		_, err = c.client.FGA.GetResource(t.Context(), "document", "8")
		c.NoErr(err)
		_, err = c.client.FGA.BatchWriteResources(t.Context(), fga.WriteOpDelete, writes, nil)
		c.NoErr(err)
		_, err = c.client.FGA.GetResource(t.Context(), "document", "8")
		c.True(errors.Is(err, core.ErrNotFound))
	})
	for name, do := range map[string]func(fga.Service, *testing.T) error{
		"reading": func(s fga.Service, t *testing.T) error {
			_, err := s.GetResource(t.Context(), "document", "none")
			return err
		},
		"deleting": func(s fga.Service, t *testing.T) error { return s.DeleteResource(t.Context(), "document", "none") },
		"changing": func(s fga.Service, t *testing.T) error {
			_, err := s.UpdateResource(t.Context(), "document", "none", nil, nil)
			return err
		},
	} {
		t.Run(name+" a missing object is rejected", func(t *testing.T) {
			c := startChecked(t)
			c.True(errors.Is(do(c.client.FGA, t), core.ErrNotFound))
		})
	}
}

func TestWarrantsDecideQueries(t *testing.T) {
	for query, want := range map[string][]string{
		"select document where user:grace is viewer":             {"document:2 viewer group:staff#member implicit", "document:1 viewer group:staff#member implicit"},
		"select document where user:ada is editor, viewer":       {"document:1 editor user:ada"},
		"SELECT * WHERE user:grace IS *":                         {"document:2 viewer group:staff#member implicit", "group:engineers member user:grace", "group:staff member group:engineers#member implicit", "document:1 viewer group:staff#member implicit"},
		"select document where group:engineers#member is viewer": {"document:2 viewer group:staff#member implicit", "document:1 viewer group:staff#member implicit"},
		"select editor of type user for document:1":              {"user:ada editor user:ada"},
		"select editor, viewer of type user for document:1":      {"user:grace viewer group:staff#member implicit", "user:ada editor user:ada"},
		"select folder where user:ada is editor":                 nil,
	} {
		t.Run(query, func(t *testing.T) {
			c := startWarranted(t)
			page, err := c.client.FGA.Query(t.Context(), query, &fga.QueryParams{ListOptions: core.ListOptions{Limit: 1}})
			c.NoErr(err)
			var got []string
			for r, err := range page.All(t.Context()) {
				c.NoErr(err)
				subject := r.Warrant.Subject
				text := r.ResourceType + ":" + r.ResourceID + " " + r.Relation + " " + subject.ResourceType + ":" + subject.ResourceID
				if subject.Relation != "" {
					text += "#" + subject.Relation
				}
				if r.IsImplicit {
					text += " implicit"
				}
				got = append(got, text)
			}
			c.Equal(got, want)
		})
	}
	t.Run("an invalid query is rejected", func(t *testing.T) {
		c := startChecked(t)
		_, err := c.client.FGA.Query(t.Context(), "documents of ada", nil)
		c.True(errors.Is(err, core.ErrBadRequest))
	})
	t.Run("a query that the server does not support fails the test", func(t *testing.T) {
		tb := &fakeTB{}
		said := tb.run(func() {
			_, err := workostest.Start(tb).Confidential(t).FGA.Query(t.Context(), "select explicit document where user:ada is editor", nil)
			if err == nil {
				t.Error("the query succeeded")
			}
		})
		if !strings.Contains(said, "cannot evaluate this query") {
			t.Error(said)
		}
	})
}
