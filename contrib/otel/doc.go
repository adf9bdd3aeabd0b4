// Package workosotel records the requests of a client by OpenTelemetry, as the semantic conventions for HTTP clients have it,
// and says on the span of a request to your own server whose it is. Its name is not that of its folder, so that it can be
// imported beside go.opentelemetry.io/otel.
//
//	client, err := env.Confidential(core.WithTransport(workosotel.NewTransport(nil)))
//
// Each attempt of a request is a span and a measurement, named by its method and route, such as "GET /organizations/{id}".
// Nothing else of a request or a response is recorded but sizes, the status and the server's address: no URL, header or body, and
// of an error only its kind. The trace and the baggage of the caller are not sent to WorkOS.
package workosotel
