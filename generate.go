package workos

// What a program writes, in the order in which one needs another. The last prints what of the API is still missing.
//
//go:generate go run ./internal/cmd/apigen
//go:generate go run ./internal/cmd/apigen/constants
//go:generate go test -run TestMethodSets -update .
//go:generate env GOWORK=off go -C internal/test/printers run ./generate
//go:generate go run ./internal/cmd/names
//go:generate go run ./internal/cmd/apicoverage
