package bench

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/organizations"
)

// requester sends the three requests that are compared, in one of the competing ways.
type requester interface {
	get(ctx context.Context, id string) (*organizations.Organization, error)
	list(ctx context.Context) ([]organizations.Organization, error)
	create(ctx context.Context, name string) (*organizations.Organization, error)
}

// The credentials, headers and timeout of every requester.
const (
	//workosvet:ignore credentials the measured server accepts any key
	apiKey    = "sk_test_bench" //nolint:gosec // a fake key
	clientID  = "client_bench"
	userAgent = "bench/1"
	timeout   = time.Minute
	pageSize  = 100
)

const organizationID = "org_01EHZNVPK3SFK441A1RGBFSHRT"

// The responses: one organization, and a page of them.
const organizationJSON = `{"object":"organization","id":"` + organizationID + `","name":"Analytical Engines","domains":[{"object":` +
	`"organization_domain","id":"org_domain_01EHZNVPK2QXHMVWCEDQEKY69A","organization_id":"` + organizationID + `",` +
	`"domain":"engines.example","state":"verified","verification_strategy":"dns","verification_token":"m5Oztg3jdK4NJLgs8uIlIprMw",` +
	`"created_at":"2026-01-15T12:00:00.000Z","updated_at":"2026-01-15T12:00:00.000Z"}],"external_id":"customer-7",` +
	`"stripe_customer_id":"cus_R9qWAGMQ6nGE7V","metadata":{"tier":"diamond"},"allow_profiles_outside_organization":false,` +
	`"created_at":"2026-01-15T12:00:00.000Z","updated_at":"2026-01-15T12:00:00.000Z"}`

var pageJSON = `{"object":"list","data":[` + strings.Repeat(organizationJSON+",", pageSize-1) + organizationJSON +
	`],"list_metadata":{"before":null,"after":"` + organizationID + `"}}`

// responseTo returns WorkOS's response to a request.
func responseTo(r *http.Request) string {
	if r.Method == http.MethodGet && r.URL.Path == "/organizations" {
		return pageJSON
	}
	return organizationJSON
}

var errWrong = errors.New("bench: the response was not read")

// The three requests, each with a check of the result.

func get(ctx context.Context, r requester) error {
	organization, err := r.get(ctx, organizationID)
	if err == nil && organization.Domains[0].State != "verified" {
		return errWrong
	}
	return err
}

func list(ctx context.Context, r requester) error {
	page, err := r.list(ctx)
	if err == nil && (len(page) != pageSize || page[pageSize-1].Metadata["tier"] != "diamond") {
		return errWrong
	}
	return err
}

func create(ctx context.Context, r requester) error {
	organization, err := r.create(ctx, "Analytical Engines")
	if err == nil && organization.CreatedAt.IsZero() {
		return errWrong
	}
	return err
}

// The names of the competitors.
const (
	Limit      = "limit"
	ByHand     = "by hand"
	PlainResty = "plain resty"
)

func newLimit(transport http.RoundTripper, base string) requester {
	return byLimit{client: &http.Client{Transport: transport}, base: base}
}

func newByHand(transport http.RoundTripper, base string) requester {
	return byHand{client: &http.Client{Transport: transport, Timeout: timeout}, base: base}
}

// inMemory compares requests with immediate responses, so that only the work on both sides counts.
func inMemory() []Row {
	const base = "https://api.workos.com"
	contenders := func(request func(context.Context, requester) error) []Contender {
		contender := func(name string, r requester) Contender {
			return Contender{name, each(func() error { return request(context.Background(), r) })}
		}
		return []Contender{
			contender(SDK, newSDK(inMemoryTransport{})),
			contender(Limit, newLimit(inMemoryTransport{}, base)),
			contender(ByHand, newByHand(inMemoryTransport{}, base)),
			contender(PlainResty, newByResty(inMemoryTransport{}, base)),
		}
	}
	return []Row{
		{"Get one organization, in memory", contenders(get), []Goal{
			{Metric: Time, Against: Limit, Max: 1.15},
			{Metric: Allocs, Against: Limit, Max: 1.25},
			{Metric: Time, Against: ByHand, Max: 0.80},
			{Metric: Time, Against: PlainResty, Max: 1},
		}},
		{"List 100 organizations, in memory", contenders(list), []Goal{
			{Metric: Time, Against: Limit, Max: 1.05},
			{Metric: Bytes, Against: Limit, Max: 1.05},
			{Metric: Time, Against: ByHand, Max: 0.45},
			{Metric: Time, Against: PlainResty, Max: 1},
		}},
		{"Create one organization, in memory", contenders(create), []Goal{
			{Metric: Time, Against: Limit, Max: 1.20},
			{Metric: Time, Against: PlainResty, Max: 1},
		}},
		{"Get one organization: retries and logging as they are unless set", []Contender{
			{SDK, each(func() error { return get(context.Background(), sdkInMemory) })},
			{"without retries", each(func() error { return get(context.Background(), sdkWithoutRetries) })},
		}, []Goal{{Metric: Time, Against: "without retries", Max: 1.05}, {Metric: Allocs, Against: "without retries", Max: 1}}},
	}
}

var (
	sdkInMemory       = newSDK(inMemoryTransport{})
	sdkWithoutRetries = newSDK(inMemoryTransport{}, core.WithRetry(core.RetryPolicy{}))
)
