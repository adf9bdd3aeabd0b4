package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL
	_ "modernc.org/sqlite"             // SQLite, in Go

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/directorysync"
)

// The tables hold numbered copies: the one that readers see and, while it is being made, the next one. Readers join directory_mirror by its
// column shown, as readers.go does.
//
// The cursor is in the same database, so a transaction applies an event's change and stores its ID together.
const schema = `
CREATE TABLE IF NOT EXISTS directory_mirror (
	id       INTEGER PRIMARY KEY CHECK (id = 1),
	shown    INTEGER NOT NULL, -- the copy that readers see; 0 before there is one
	building INTEGER NOT NULL, -- the copy being made; 0 if there is none
	listed   INTEGER NOT NULL, -- 1 if that copy has all lists but still lacks events
	cursor   TEXT NOT NULL,    -- the last applied event; '' if there is none
	until    TEXT NOT NULL,    -- the event after which that copy is shown
	applied  BIGINT NOT NULL   -- the number of events ever applied
);
CREATE TABLE IF NOT EXISTS directories (
	copy INTEGER, id TEXT, name TEXT NOT NULL, listed INTEGER NOT NULL, PRIMARY KEY (copy, id)
);
CREATE TABLE IF NOT EXISTS directory_users (
	copy INTEGER, id TEXT, directory_id TEXT NOT NULL, email TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (copy, id)
);
CREATE TABLE IF NOT EXISTS directory_groups (
	copy INTEGER, id TEXT, directory_id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (copy, id)
);
CREATE TABLE IF NOT EXISTS directory_members (
	copy INTEGER, group_id TEXT, user_id TEXT, directory_id TEXT NOT NULL, PRIMARY KEY (copy, group_id, user_id)
);
CREATE INDEX IF NOT EXISTS directory_users_of ON directory_users (copy, directory_id);
CREATE INDEX IF NOT EXISTS directory_groups_of ON directory_groups (copy, directory_id);
CREATE INDEX IF NOT EXISTS directory_members_of ON directory_members (copy, directory_id);
CREATE INDEX IF NOT EXISTS directory_members_by_user ON directory_members (copy, user_id);
INSERT INTO directory_mirror VALUES (1, 0, 0, 0, '', '', 0) ON CONFLICT DO NOTHING;
`

// open opens a PostgreSQL database by its URL, or an SQLite file, and creates missing tables.
func open(ctx context.Context, database string) (*sql.DB, error) {
	driver, source := driverOf(database)
	db, err := sql.Open(driver, source)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, db, driver); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

const sqlite = "sqlite"

func driverOf(database string) (driver, source string) {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return "pgx", database
	}
	// If a power loss undoes a transaction, it undoes the cursor with it, so no transaction has to wait for the disk.
	return sqlite, "file:" + database + "?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(5000)&_txlock=immediate"
}

func prepare(ctx context.Context, db *sql.DB, driver string) error {
	if driver == sqlite {
		db.SetMaxOpenConns(1) // SQLite has one writer
	}
	for statement := range strings.SplitSeq(schema, ";\n") {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("make the tables: %w", err)
		}
	}
	return nil
}

// copied is a copy within a transaction. Each change can be repeated: an event can report a change that a list already has.
type copied struct {
	*sql.Tx
	number int
}

// exec runs a statement whose first parameter is the number of the copy.
func (c copied) exec(ctx context.Context, statement string, args ...any) error {
	_, err := c.ExecContext(ctx, statement, append([]any{c.number}, args...)...)
	return err
}

// delete deletes the rows whose column is the ID. Each of places is a table and a column.
func (c copied) delete(ctx context.Context, id string, places ...string) error {
	for _, place := range places {
		if err := c.exec(ctx, `DELETE FROM `+place+` = $2 AND copy = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

func (c copied) putDirectory(ctx context.Context, id core.DirectoryID, name string) error {
	return c.exec(ctx, `INSERT INTO directories (copy, id, name, listed) VALUES ($1, $2, $3, 0)
		ON CONFLICT (copy, id) DO UPDATE SET name = excluded.name`, string(id), name)
}

// deleteDirectory also deletes the users and the groups: there are no events for them.
func (c copied) deleteDirectory(ctx context.Context, id core.DirectoryID) error {
	return c.delete(ctx, string(id), "directory_members WHERE directory_id", "directory_groups WHERE directory_id", "directory_users WHERE directory_id", "directories WHERE id")
}

// putUser keeps a suspended or inactive user. Most providers deprovision that way and never delete; check the state to decide whether a user may
// sign in.
func (c copied) putUser(ctx context.Context, u directorysync.User) error {
	return c.exec(ctx, `INSERT INTO directory_users (copy, id, directory_id, email, name, state) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (copy, id) DO UPDATE SET directory_id = excluded.directory_id, email = excluded.email, name = excluded.name, state = excluded.state`,
		string(u.ID), string(u.DirectoryID), u.Email, u.Name, string(u.State))
}

func (c copied) deleteUser(ctx context.Context, id core.DirectoryUserID) error {
	return c.delete(ctx, string(id), "directory_members WHERE user_id", "directory_users WHERE id")
}

func (c copied) putGroup(ctx context.Context, g directorysync.Group) error {
	return c.exec(ctx, `INSERT INTO directory_groups (copy, id, directory_id, name) VALUES ($1, $2, $3, $4)
		ON CONFLICT (copy, id) DO UPDATE SET directory_id = excluded.directory_id, name = excluded.name`,
		string(g.ID), string(g.DirectoryID), g.Name)
}

func (c copied) deleteGroup(ctx context.Context, id core.DirectoryGroupID) error {
	return c.delete(ctx, string(id), "directory_members WHERE group_id", "directory_groups WHERE id")
}

// join also accepts a missing user or group: the event that deletes it then follows.
func (c copied) join(ctx context.Context, group directorysync.Group, userID core.DirectoryUserID) error {
	return c.exec(ctx, `INSERT INTO directory_members (copy, group_id, user_id, directory_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		string(group.ID), string(userID), string(group.DirectoryID))
}

func (c copied) leave(ctx context.Context, groupID core.DirectoryGroupID, userID core.DirectoryUserID) error {
	return c.exec(ctx, `DELETE FROM directory_members WHERE copy = $1 AND group_id = $2 AND user_id = $3`, string(groupID), string(userID))
}
