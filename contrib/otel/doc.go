// Package workosotel records the requests of a client with OpenTelemetry, following the semantic conventions for HTTP
// clients. It also records the organization of a session on the span of a request to your own server. Its name differs from
// its folder so that it can be imported together with go.opentelemetry.io/otel.
//
//	client, err := env.Confidential(core.WithTransport(workosotel.NewTransport(nil)))
//
// Each attempt of a request is a span and a measurement, named by its method and route, such as "GET /organizations/{id}". Only
// sizes, the status and the server's address are recorded: no URL, header or body, and only the kind of an error. The caller's
// trace and baggage are not sent to WorkOS.
package workosotel
