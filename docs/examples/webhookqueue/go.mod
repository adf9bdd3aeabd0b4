module github.com/workos-typestate/workos/docs/examples/webhookqueue

go 1.26.0

require (
	github.com/matryer/is v1.4.1
	github.com/redis/go-redis/v9 v9.23.0
	github.com/workos-typestate/workos v0.0.0
)

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/go-jose/go-jose/v4 v4.1.8 // indirect
	github.com/go-json-experiment/json v0.0.0-20260820222146-c27c302e5fc3 // indirect
	github.com/go-resty/resty/v2 v2.17.2 // indirect
	github.com/google/uuid v1.6.0 // indirect
	go.uber.org/atomic v1.12.0 // indirect
	golang.org/x/net v0.43.0 // indirect
	golang.org/x/sys v0.48.0 // indirect
)

replace github.com/workos-typestate/workos => ../../..
