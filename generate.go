package workos

// The generators, in the order of their dependencies. The last one prints which parts of the API are still missing.
//
//go:generate go run ./internal/cmd/apigen
//go:generate go run ./internal/cmd/apigen/constants
//go:generate go test -run TestMethodSets -update .
//go:generate env GOWORK=off go -C internal/test/printers run ./generate
//go:generate go run ./internal/cmd/names
//go:generate go run ./internal/cmd/apicoverage
