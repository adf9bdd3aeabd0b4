module github.com/workos-typestate/workos/internal/cmd

go 1.26

require (
	github.com/matryer/is v1.4.1
	github.com/workos-typestate/workos v0.0.0
	golang.org/x/exp v0.0.0-20250620022241-b7579e27df2b
)

require (
	github.com/go-jose/go-jose/v4 v4.1.8 // indirect
	github.com/go-json-experiment/json v0.0.0-20260820222146-c27c302e5fc3 // indirect
	github.com/go-resty/resty/v2 v2.17.2 // indirect
	github.com/google/uuid v1.6.0 // indirect
	golang.org/x/net v0.43.0 // indirect
	golang.org/x/tools v0.34.0 // indirect
)

replace github.com/workos-typestate/workos => ../..
