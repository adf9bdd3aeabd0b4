package fga_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/fga"
)

func TestABatchOfChecksSaysSo(t *testing.T) {
	is := is.New(t)
	service, sent := moduletest.Start(t, fga.New, `[{"result":"authorized"},{"result":"not_authorized"},{"result":"something new"}]`)
	results, err := service.BatchCheck(t.Context(), []fga.WarrantCheck{{Relation: "editor"}}, nil, core.WithWarrantToken(core.NewSecret("token_1")))
	is.NoErr(err)
	is.Equal(sent.Last().Header.Get("Warrant-Token"), "token_1")
	is.Equal(sent.Last().Body, `{"op":"batch","checks":[{"resource_type":"","resource_id":"","relation":"editor",`+
		`"subject":{"resource_type":"","resource_id":""},"context":{}}]}`)
	is.Equal(len(results), 3)
	is.True(results[0].Authorized())
	is.True(!results[1].Authorized())
	is.True(!results[2].Authorized()) // an unknown result is a no
}

func TestACheckSeesTheWarrantWhoseTokenItIsGiven(t *testing.T) {
	is := is.New(t)
	service, sent := moduletest.Start(t, fga.New, `{"result":"authorized","warrant_token":"token_2"}`)
	result, err := service.Check(t.Context(), nil, nil, core.WithWarrantToken(core.NewSecret("token_1")))
	is.NoErr(err)
	is.Equal(sent.Last().Header.Get("Warrant-Token"), "token_1")
	is.Equal(result.WarrantToken.Reveal(), "token_2")
}

func TestWarningsHaveTheTypeOfTheirCode(t *testing.T) {
	is := is.New(t)
	service, _ := moduletest.Start(t, fga.New, `{"result":"authorized","warnings":[
		{"code":"missing_context_keys","message":"m","keys":["region"]},
		{"code":"brand_new","message":"n","deep":[1]}]}`)
	result, err := service.Check(t.Context(), nil, nil)
	is.NoErr(err)
	missing, ok := result.Warnings[0].(*fga.MissingContextKeysWarning)
	is.True(ok)
	is.Equal(missing.Keys, []string{"region"})
	other, ok := result.Warnings[1].(*fga.OtherWarning)
	is.True(ok)
	is.Equal(other.Code, "brand_new")
	is.Equal(other.Message, "n")
	is.Equal(string(other.Raw), `{"code":"brand_new","message":"n","deep":[1]}`) // kept completely
}

func TestInvalidWarningsAreAResponseError(t *testing.T) {
	for _, warnings := range []string{`"w"`, `["w"]`, `{}`} {
		t.Run(warnings, func(t *testing.T) {
			is := is.New(t)
			service, _ := moduletest.Start(t, fga.New, `{"result":"authorized","warnings":`+warnings+`}`)
			_, err := service.Check(t.Context(), nil, nil)
			is.True(errors.Is(err, core.ErrBadResponse))
		})
	}
}

func TestAQueryContinuesThroughItsPages(t *testing.T) {
	pages := map[string]string{
		"":  `{"data":[{"resource_id":"1"}],"list_metadata":{"after":"a"},"warnings":[{"code":"c","message":"m"}]}`,
		"a": `{"data":[{"resource_id":"2"}],"list_metadata":{"before":"b","after":null}}`,
	}
	service, _ := moduletest.StartWith(t, fga.New, func(r moduletest.Request) (int, string) {
		query, err := url.ParseQuery(r.Query)
		if err != nil || query.Get("q") != "select document" || r.Header.Get("Warrant-Token") != "token" {
			return http.StatusOK, `{"message":"the query or the token was lost"}`
		}
		return http.StatusOK, pages[query.Get("after")]
	})
	t.Run("to the end", func(t *testing.T) {
		is := is.New(t)
		page, err := service.Query(t.Context(), "select document", nil, core.WithWarrantToken(core.NewSecret("token")))
		is.NoErr(err)
		is.Equal(len(page.Warnings), 1)
		var ids []string
		for result, err := range page.All(t.Context()) {
			is.NoErr(err)
			ids = append(ids, result.ResourceID)
		}
		is.Equal(ids, []string{"1", "2"})
		last, err := page.Next(t.Context())
		is.NoErr(err)
		_, err = last.Next(t.Context())
		is.True(errors.Is(err, core.ErrNoMorePages))
	})
	t.Run("but not in circles", func(t *testing.T) {
		is := is.New(t)
		pages["a"] = pages[""]
		page, err := service.Query(t.Context(), "select document", nil, core.WithWarrantToken(core.NewSecret("token")))
		is.NoErr(err)
		var last error
		count := 0
		for _, err := range page.All(t.Context()) {
			last = err
			count++
		}
		is.True(errors.Is(last, core.ErrRepeatedCursor))
		is.Equal(count, 3) // two pages of one, and the error
	})
	t.Run("unless a response is not a list", func(t *testing.T) {
		is := is.New(t)
		_, err := service.Query(t.Context(), "", nil)
		is.True(errors.Is(err, core.ErrBadResponse))
	})
}

// withoutNetwork returns an option that responds to the requests of the Example by method and path.
func withoutNetwork(bodies map[string]string) core.Option {
	return core.WithTransport(moduletest.Over(moduletest.Routes(bodies)))
}
