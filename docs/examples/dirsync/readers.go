package main

import (
	"context"
	"fmt"
	"slices"
)

// The functions below read the shown copy, as a program of yours would.

// users describes the users, each with their groups.
func (m *mirror) users(ctx context.Context) ([]string, error) {
	rows, err := m.db.QueryContext(ctx, `
		SELECT u.id, u.name, u.state, COALESCE(g.name, '')
		FROM directory_mirror m
		JOIN directory_users u ON u.copy = m.shown
		LEFT JOIN directory_members b ON b.copy = u.copy AND b.user_id = u.id
		LEFT JOIN directory_groups g ON g.copy = b.copy AND g.id = b.group_id
		ORDER BY u.id, g.name`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	type user struct {
		name, state string
		groups      []string
	}
	byID := map[string]user{}
	for rows.Next() {
		var id, group string
		var u user
		if err := rows.Scan(&id, &u.name, &u.state, &group); err != nil {
			return nil, err
		}
		if u.groups = byID[id].groups; group != "" {
			u.groups = append(u.groups, group)
		}
		byID[id] = u
	}
	lines := make([]string, 0, len(byID))
	for _, u := range byID {
		line := fmt.Sprintf("%s %v", u.name, u.groups)
		if u.state != "active" {
			line += ", may not sign in"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines, rows.Err()
}

// all returns every row, to compare copies.
func (m *mirror) all(ctx context.Context) ([]string, error) {
	rows, err := m.db.QueryContext(ctx, `
		SELECT 'directory ' || d.id || ' ' || d.name FROM directories d JOIN directory_mirror m ON m.shown = d.copy
		UNION ALL SELECT 'user ' || u.id || ' in ' || u.directory_id || ' ' || u.email || ' ' || u.name || ' ' || u.state FROM directory_users u JOIN directory_mirror m ON m.shown = u.copy
		UNION ALL SELECT 'group ' || g.id || ' in ' || g.directory_id || ' ' || g.name FROM directory_groups g JOIN directory_mirror m ON m.shown = g.copy
		UNION ALL SELECT 'member ' || b.group_id || ' ' || b.user_id || ' in ' || b.directory_id FROM directory_members b JOIN directory_mirror m ON m.shown = b.copy`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines, rows.Err()
}

// counts returns how many directories, users and groups there are.
func (m *mirror) counts(ctx context.Context) (text string, err error) {
	var directories, users, groups int
	err = m.db.QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM directories WHERE copy = shown), (SELECT COUNT(*) FROM directory_users WHERE copy = shown),
			(SELECT COUNT(*) FROM directory_groups WHERE copy = shown)
		FROM directory_mirror`).Scan(&directories, &users, &groups)
	return fmt.Sprintf("%d directories, %d users, %d groups", directories, users, groups), err
}
