// Package api has the facts of the WorkOS API in it, for what checks requests and responses while it runs. internal/facts reads them.
package api

import "embed"

// Files are the facts, as README.md describes them.
//
//go:embed operations.json schemas.json errors.json events.json conflicts.json
var Files embed.FS
