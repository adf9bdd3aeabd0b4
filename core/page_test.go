package core_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/engine"
	"github.com/workos-typestate/workos/internal/test/redacttest"
)

// things serves a list of 1 to last, in pages of size, with cursors like WorkOS's lists:
// a cursor is the ID of an object, and after and before lead away from it.
func things(last, size int) step {
	return func(r *http.Request) (*http.Response, error) {
		query := r.URL.Query()
		from := 1
		if cursor := query.Get("after"); cursor != "" {
			_, _ = fmt.Sscan(cursor, &from)
			from++
		}
		to := min(from+size-1, last)
		if cursor := query.Get("before"); cursor != "" {
			_, _ = fmt.Sscan(cursor, &to)
			to--
			from = max(to-size+1, 1)
		}
		var ids []string
		for i := from; i <= to; i++ {
			ids = append(ids, fmt.Sprintf(`{"id":"%d"}`, i))
		}
		return responds(200, page(ids, from, to, last))(r)
	}
}

func page(data []string, from, to, last int) string {
	before, after := "null", "null"
	if from > 1 {
		before = fmt.Sprintf(`"%d"`, from)
	}
	if to < last {
		after = fmt.Sprintf(`"%d"`, to)
	}
	return fmt.Sprintf(`{"object":"list","data":[%s],"list_metadata":{"before":%s,"after":%s}}`, strings.Join(data, ","), before, after)
}

func listing(ctx context.Context, t *testing.T, transport http.RoundTripper, params any, opts ...core.GetOption) *core.Listing[thing] {
	t.Helper()
	return core.List[thing](ctx, confidential(t, transport), core.Path("/things"), params, opts...)
}

func list(t *testing.T, transport http.RoundTripper, params any, opts ...core.GetOption) *core.Page[thing] {
	t.Helper()
	first, err := listing(t.Context(), t, transport, params, opts...).Page()
	if err != nil {
		t.Fatal(err)
	}
	return first
}

func ids(things []thing) (out []string) {
	for _, thing := range things {
		out = append(out, thing.ID)
	}
	return out
}

func queries(s *script) (out []string) {
	for _, request := range s.all() {
		parsed, _ := url.Parse(request.URL)
		query, _ := url.QueryUnescape(parsed.RawQuery)
		out = append(out, query)
	}
	return out
}

func TestNextGoesThroughThePages(t *testing.T) {
	is := is.New(t)
	s := scripted(things(5, 2))
	first := list(t, s, nil)
	is.Equal(ids(first.Data), []string{"1", "2"})
	is.Equal(first.After, "2")
	is.Equal(first.Before, "")
	is.True(first.HasNext())
	is.Equal(s.count(), 1)

	second, err := first.Next(t.Context())
	is.NoErr(err)
	is.Equal(ids(second.Data), []string{"3", "4"})
	is.Equal(second.Before, "3")

	third, err := second.Next(t.Context())
	is.NoErr(err)
	is.Equal(ids(third.Data), []string{"5"})
	is.True(!third.HasNext())

	none, err := third.Next(t.Context())
	is.True(errors.Is(err, core.ErrNoMorePages))
	is.True(none == nil)
	is.Equal(queries(s), []string{"", "after=2", "after=4"})

	again, err := first.Next(t.Context()) // Next can be called more than once
	is.NoErr(err)
	is.Equal(ids(again.Data), []string{"3", "4"})
}

func TestAListContinuesInTheRequestedDirection(t *testing.T) {
	for name, c := range map[string]struct {
		options core.ListOptions
		want    []string
		queries []string
	}{
		"forwards by default":       {core.ListOptions{}, []string{"1", "2", "3", "4", "5", "6", "7"}, []string{"", "after=2", "after=4", "after=6"}},
		"forwards from a cursor":    {core.ListOptions{After: "3"}, []string{"4", "5", "6", "7"}, []string{"after=3", "after=5"}},
		"backwards from a cursor":   {core.ListOptions{Before: "6"}, []string{"4", "5", "2", "3", "1"}, []string{"before=6", "before=4", "before=2"}},
		"with limit and order kept": {core.ListOptions{Limit: 2, Order: core.OrderAsc, After: "4"}, []string{"5", "6", "7"}, []string{"after=4&limit=2&order=asc", "after=6&limit=2&order=asc"}},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(things(7, 2))
			var got []string
			for thing, err := range listing(t.Context(), t, s, c.options).All() {
				is.NoErr(err)
				got = append(got, thing.ID)
			}
			is.Equal(got, c.want)
			is.Equal(queries(s), c.queries)
		})
	}
}

func TestFiltersAndOptionsHoldForEachPage(t *testing.T) {
	is := is.New(t)
	s := scripted(things(5, 2))
	type params struct {
		core.ListOptions
		Domains []string `json:"domains,omitzero"`
	}
	var response core.Response
	things := listing(t.Context(), t, s, params{core.ListOptions{Limit: 2}, []string{"a", "b"}}, core.WithQuery("extra", "x"), core.WithHeader("X-Own", "1"), core.WithResponse(&response))
	for _, err := range things.All() {
		is.NoErr(err)
	}
	is.Equal(queries(s), []string{"domains=a,b&extra=x&limit=2", "after=2&domains=a,b&extra=x&limit=2", "after=4&domains=a,b&extra=x&limit=2"})
	for _, request := range s.all() {
		is.Equal(request.header("X-Own"), "1")
		is.Equal(request.header("Authorization"), "Bearer "+apiKey)
	}
	is.Equal(response.Status, 200)
}

func TestAListKeepsTheQueryOfItsTarget(t *testing.T) {
	is := is.New(t)
	s := scripted(things(3, 2))
	target := core.Path("/things").Query(map[string]string{"kind": "x"})
	first, err := core.List[thing](t.Context(), confidential(t, s), target, core.ListOptions{Limit: 2}).Page()
	is.NoErr(err)
	_, err = first.Next(t.Context())
	is.NoErr(err)
	is.Equal(queries(s), []string{"kind=x&limit=2", "after=2&kind=x&limit=2"})
}

func TestResponsesThatAreNotAList(t *testing.T) {
	for name, c := range map[string]struct {
		body   string
		field  string
		reason string
	}{
		"an object without data":    {`{"id":"thing_1"}`, "", "has no data, so it is not a list"},
		"metadata without data":     {`{"list_metadata":{"after":null}}`, "", "has no data, so it is not a list"},
		"an empty object":           {`{}`, "", "is empty"},
		"null":                      {`null`, "", "is empty"},
		"nothing":                   {``, "", "has no body"},
		"an array":                  {`[]`, "", "is a JSON array where"},
		"data that is not an array": {`{"data":{"id":"hidden"}}`, "/data", "is a JSON object where []core_test.thing is expected"},
		"an object of it":           {`{"data":[{"id":"a"},{"id":4711}]}`, "/data/1/id", "is a JSON number where string is expected"},
		"a cursor of it":            {`{"data":[],"list_metadata":{"after":4711}}`, "/list_metadata/after", "is a JSON number where string is expected"},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			_, err := core.List[thing](t.Context(), confidential(t, scripted(responds(200, c.body))), core.Path("/things"), nil).Page()
			e, ok := errors.AsType[*core.ResponseError](err)
			is.True(ok)
			is.Equal(e.Field, c.field)
			is.True(strings.HasPrefix(e.Reason, c.reason))
			_, all := engine.ListAll[thing](t.Context(), *confidential(t, scripted(responds(200, c.body))), core.Path("/things"), nil)
			is.Equal(all.Error(), err.Error())
			is.True(!strings.Contains(err.Error(), "hidden") && !strings.Contains(err.Error(), "4711"))
		})
	}
}

func TestListsOfDifferentTypesDoNotConvert(t *testing.T) {
	is := is.New(t)
	type other thing // converts to a thing
	is.True(reflect.TypeFor[other]().ConvertibleTo(reflect.TypeFor[thing]()))
	is.True(!reflect.TypeFor[core.Listing[other]]().ConvertibleTo(reflect.TypeFor[core.Listing[thing]]()))
	is.True(!reflect.TypeFor[*core.Listing[other]]().ConvertibleTo(reflect.TypeFor[*core.Listing[thing]]()))
	is.True(!reflect.TypeFor[core.Page[other]]().ConvertibleTo(reflect.TypeFor[core.Page[thing]]()))
}

func TestAListAndItsPagesPrintNoQuery(t *testing.T) {
	is := is.New(t)
	things := listing(t.Context(), t, stateless(things(9, 2)), map[string]string{"email": "hidden@example.com"})
	first, err := things.Page()
	is.NoErr(err)
	redacttest.Check(t, things, "hidden@example.com")
	redacttest.Check(t, first, "hidden@example.com")
}

func TestEmptyPages(t *testing.T) {
	for name, body := range map[string]string{
		"data that is null":          `{"data":null,"list_metadata":{"before":null,"after":null}}`,
		"data that is empty":         `{"data":[],"list_metadata":{"before":null,"after":null}}`,
		"data without metadata":      `{"data":[]}`,
		"null for data and metadata": `{"data":null,"list_metadata":null}`,
		"metadata of another kind":   `{"data":[],"list_metadata":{"total":7}}`,
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			things := listing(t.Context(), t, stateless(responds(200, body)), nil)
			first, err := things.Page()
			is.NoErr(err)
			is.Equal(len(first.Data), 0)
			is.True(!first.HasNext())
			for _, err := range things.All() {
				t.Error("an empty list yielded something", err)
			}
			all, err := engine.ListAll[thing](t.Context(), *confidential(t, scripted(responds(200, body))), core.Path("/things"), nil)
			is.NoErr(err)
			is.Equal(len(all), 0)
		})
	}
	t.Run("an empty page in the middle does not end the list", func(t *testing.T) {
		is := is.New(t)
		s := scripted(
			responds(200, `{"data":[{"id":"1"}],"list_metadata":{"after":"1"}}`),
			responds(200, `{"data":[],"list_metadata":{"after":"2"}}`),
			responds(200, `{"data":[{"id":"3"}],"list_metadata":{}}`),
		)
		var got []string
		for thing, err := range listing(t.Context(), t, s, nil).All() {
			is.NoErr(err)
			got = append(got, thing.ID)
		}
		is.Equal(got, []string{"1", "3"})
	})
	t.Run("a page continues from the cursors that it holds", func(t *testing.T) {
		is := is.New(t)
		s := scripted(things(9, 2))
		first := list(t, s, nil)
		first.After = "5"
		next, err := first.Next(t.Context())
		is.NoErr(err)
		is.Equal(ids(next.Data), []string{"6", "7"})
		first.After = ""
		is.True(!first.HasNext())
	})
	t.Run("a page that was not fetched has no next one", func(t *testing.T) {
		is := is.New(t)
		own := &core.Page[int]{Data: []int{1, 2}, After: "2", Before: "1"}
		is.True(!own.HasNext())
		_, err := own.Next(t.Context())
		is.True(errors.Is(err, core.ErrNoMorePages))
	})
}

func TestCollect(t *testing.T) {
	for name, c := range map[string]struct {
		most, last int
		want       int
		err        error
		requests   int
	}{
		"a list that is shorter than most is whole":              {9, 5, 5, nil, 3},
		"a list of exactly most is whole":                        {5, 5, 5, nil, 3},
		"of a longer list the first are collected":               {3, 5, 3, core.ErrListTruncated, 2},
		"nothing is fetched once the list is known to be longer": {1, 9, 1, core.ErrListTruncated, 1},
		"a list that continues after a whole page is longer":     {4, 5, 4, core.ErrListTruncated, 3},
		"a most of zero is an error":                             {0, 5, 0, core.ErrInvalidArgument, 0},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			s := scripted(things(c.last, 2))
			got, err := listing(t.Context(), t, s, nil).Collect(c.most)
			is.Equal(len(got), c.want)
			is.True(errors.Is(err, c.err))
			is.Equal(s.count(), c.requests)
		})
	}
	t.Run("a page that cannot be fetched is an error, along with the objects before it", func(t *testing.T) {
		is := is.New(t)
		got, err := listing(t.Context(), t, scripted(things(9, 2), responds(403, "")), nil).Collect(9)
		is.Equal(ids(got), []string{"1", "2"})
		is.True(errors.Is(err, core.ErrForbidden))
	})
	t.Run("a repeated cursor is an error", func(t *testing.T) {
		is := is.New(t)
		got, err := listing(t.Context(), t, stateless(responds(200, `{"data":[{"id":"1"}],"list_metadata":{"after":"a"}}`)), nil).Collect(9)
		is.Equal(len(got), 2)
		is.True(errors.Is(err, core.ErrRepeatedCursor))
	})
	t.Run("a zero or nil listing has nothing to collect", func(t *testing.T) {
		is := is.New(t)
		_, err := new(core.Listing[int]).Collect(1)
		is.True(errors.Is(err, core.ErrInvalidArgument))
		_, err = (*core.Listing[int])(nil).Collect(1)
		is.True(errors.Is(err, core.ErrInvalidArgument))
	})
}

func TestAllIsLazyAtFirstAndOnePageAheadLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		s := scripted(after(time.Second, things(9, 2))) // five pages
		things := listing(t.Context(), t, s, nil)
		is.Equal(s.count(), 0) // a listing has fetched nothing
		requests := map[string]int{}
		began := time.Now()
		for thing, err := range things.All() {
			is.NoErr(err)
			time.Sleep(10 * time.Second) // the caller works while the next page arrives
			requests[thing.ID] = s.count()
		}
		is.Equal(requests, map[string]int{
			"1": 1, "2": 1, // during the first page nothing is fetched ahead
			"3": 3, "4": 3, // from the second page on, one page is
			"5": 4, "6": 4,
			"7": 5, "8": 5,
			"9": 5,
		})
		is.Equal(time.Since(began), 9*10*time.Second+2*time.Second) // only the first two pages were waited for
	})
}

func TestAllCanBeRunAgain(t *testing.T) {
	is := is.New(t)
	s := scripted(things(5, 2))
	things := listing(t.Context(), t, s, nil)
	for range 2 {
		var got []string
		for thing, err := range things.All() {
			is.NoErr(err)
			got = append(got, thing.ID)
		}
		is.Equal(got, []string{"1", "2", "3", "4", "5"})
	}
	is.Equal(s.count(), 2*3)
}

func TestBreakingOutOfAll(t *testing.T) {
	t.Run("during the first page fetches nothing more", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			is := is.New(t)
			s := scripted(things(9, 2))
			for _, err := range listing(t.Context(), t, s, nil).All() {
				is.NoErr(err)
				break
			}
			synctest.Wait()
			is.Equal(s.count(), 1)
		})
	})
	t.Run("during a later page cancels the request in progress and leaves no goroutine", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { // fails if a goroutine is left
			is := is.New(t)
			var canceled atomic.Bool
			s := scripted(things(9, 2), things(9, 2), func(r *http.Request) (*http.Response, error) {
				defer canceled.Store(true)
				return hangs(r)
			})
			began := time.Now()
			for thing, err := range listing(t.Context(), t, s, nil).All() {
				is.NoErr(err)
				if thing.ID == "3" {
					synctest.Wait()
					is.Equal(s.count(), 3) // the third page is on its way
					is.True(!canceled.Load())
					break
				}
			}
			synctest.Wait()
			is.True(canceled.Load())
			is.Equal(time.Since(began), time.Duration(0))
			is.Equal(s.count(), 3) // and is not fetched again
		})
	})
}

func TestLeavingAllByAPanic(t *testing.T) {
	for name, c := range map[string]struct {
		leave func()
		value any
	}{
		"a panic in the loop is the caller's own":    {func() { panic("mine") }, "mine"},
		"runtime.Goexit in the loop ends the caller": {runtime.Goexit, nil},
	} {
		t.Run(name+", and the request in progress is canceled", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // fails if a goroutine is left
				is := is.New(t)
				var canceled, continued bool
				var caught any
				s := scripted(things(9, 2), things(9, 2), func(r *http.Request) (*http.Response, error) {
					defer func() { canceled = true }()
					return hangs(r)
				})
				things := listing(t.Context(), t, s, nil)
				left := make(chan struct{})
				go func() {
					defer close(left)
					defer func() { caught = recover() }()
					for thing, err := range things.All() {
						if err != nil || thing.ID == "3" {
							time.Sleep(time.Second) // the third page is on its way
							c.leave()
						}
					}
					continued = true
				}()
				<-left
				synctest.Wait()
				is.True(canceled)
				is.True(!continued)
				is.Equal(caught, c.value)
				is.Equal(s.count(), 3)
			})
		})
	}
}

func TestAnErrorEndsAll(t *testing.T) {
	for name, c := range map[string]struct {
		steps []step
		want  []string
		err   error
	}{
		"after the items before it":     {[]step{things(9, 2), things(9, 2), responds(403, "")}, []string{"1", "2", "3", "4"}, core.ErrForbidden},
		"on the second page":            {[]step{things(9, 2), responds(422, "")}, []string{"1", "2"}, core.ErrUnprocessable},
		"if a response is not a page":   {[]step{things(9, 2), responds(200, `{"id":"1"}`)}, []string{"1", "2"}, core.ErrBadResponse},
		"if the server lost the cursor": {[]step{things(9, 2), things(9, 2), things(9, 2), responds(404, "")}, []string{"1", "2", "3", "4", "5", "6"}, core.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var got []string
			var failures []error
			for thing, err := range listing(t.Context(), t, scripted(c.steps...), nil).All() {
				if err != nil {
					is.Equal(thing.ID, "")
					failures = append(failures, err)
					continue // there is only one error even if the loop continues
				}
				got = append(got, thing.ID)
			}
			is.Equal(got, c.want)
			is.Equal(len(failures), 1)
			is.True(errors.Is(failures[0], c.err))
		})
	}
}

func TestTheContextEndsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		is := is.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		s := scripted(things(9, 2), hangs)
		time.AfterFunc(time.Second, cancel)
		var got []string
		var failure error
		for thing, err := range listing(ctx, t, s, nil).All() {
			if failure = err; err == nil {
				got = append(got, thing.ID)
			}
		}
		is.Equal(got, []string{"1", "2"})
		is.True(errors.Is(failure, context.Canceled))
	})
}

func TestARepeatedCursorEndsAll(t *testing.T) {
	for name, c := range map[string]struct {
		cursors []string // of the pages; the last one repeats
		items   int
	}{
		"that every page has":      {[]string{"a"}, 2},
		"that repeats after two":   {[]string{"a", "b", "a"}, 3},
		"that repeats after three": {[]string{"a", "b", "c", "a"}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			var steps []step
			for i, cursor := range c.cursors {
				steps = append(steps, responds(200, fmt.Sprintf(`{"data":[{"id":"%d"}],"list_metadata":{"after":%q}}`, i, cursor)))
			}
			s := scripted(steps...)
			items, failures := 0, 0
			for _, err := range listing(t.Context(), t, s, nil).All() {
				if err == nil {
					items++
					continue
				}
				failures++
				is.True(errors.Is(err, core.ErrRepeatedCursor))
			}
			is.Equal(items, c.items) // fetched items are yielded
			is.Equal(failures, 1)
			is.Equal(s.count(), c.items)
		})
	}
}

func TestAllKeepsNoPageThatIsDoneWith(t *testing.T) {
	is := is.New(t)
	type row struct {
		N *string `json:"n"`
	}
	s := scripted(func(r *http.Request) (*http.Response, error) {
		n := 0
		_, _ = fmt.Sscan(r.URL.Query().Get("after"), &n)
		after := strconv.Itoa(n + 1)
		if n == 6 {
			after = ""
		}
		return responds(200, fmt.Sprintf(`{"data":[{"n":"%d"}],"list_metadata":{"after":%q}}`, n, after))(r)
	})
	var seen []weak.Pointer[string]
	for item, err := range core.List[row](t.Context(), confidential(t, s), core.Path("/rows"), nil).All() {
		is.NoErr(err)
		seen = append(seen, weak.Make(item.N))
		for range 3 {
			runtime.GC()
		}
		live := 0
		for _, pointer := range seen {
			if pointer.Value() != nil {
				live++
			}
		}
		is.True(live <= 1) // only the current page is still in memory
	}
	is.Equal(len(seen), 7)
}

func TestListAllReadsTheWholeListFromOneResponse(t *testing.T) {
	is := is.New(t)
	s := scripted(responds(200, `{"object":"list","data":[{"id":"1"},{"id":"2"}]}`))
	all, err := engine.ListAll[thing](t.Context(), *confidential(t, s), core.Path("/things"), map[string]int{"a": 1}, core.WithQuery("b", "2"))
	is.NoErr(err)
	is.Equal(ids(all), []string{"1", "2"})
	is.Equal(queries(s), []string{"a=1&b=2"})

	all, err = engine.ListAll[thing](t.Context(), *confidential(t, scripted(responds(404, ""))), core.Path("/things"), nil)
	is.True(errors.Is(err, core.ErrNotFound))
	is.True(all == nil)
}
