package faulttest_test

import (
	"errors"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	workos "github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/faulttest"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// bomb is a text of the allowed size that decodes to far more, and a call that reads it.
type bomb struct {
	status int
	text   string
	call   func(t *testing.T, c *workos.Confidential) error
}

func bombs(size int) map[string]bomb {
	events := func(t *testing.T, c *workos.Confidential) error {
		_, err := c.Events.List(t.Context(), nil).Page()
		return err
	}
	organization := func(t *testing.T, c *workos.Confidential) error {
		_, err := c.Organizations.Get(t.Context(), "org_1")
		return err
	}
	directoryUser := func(t *testing.T, c *workos.Confidential) error {
		_, err := c.DirectorySync.GetUser(t.Context(), "directory_user_1")
		return err
	}
	keys := func(t *testing.T, c *workos.Confidential) error {
		_, err := c.UserManagement.GetJWKS(t.Context())
		return err
	}
	verify := func(t *testing.T, c *workos.Confidential) error {
		_, err := c.UserManagement.VerifyAccessToken(t.Context(), core.NewAccessToken("eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.AAAA"), usermanagement.AccessTokenPolicy{})
		return err
	}
	flags := func(t *testing.T, c *workos.Confidential) error {
		_, err := c.FeatureFlags.Poll(t.Context())
		return err
	}
	// callers decodes into a type of the caller.
	callers := func(t *testing.T, c *workos.Confidential) error {
		var out struct {
			Of []struct{ A, B, C, D [8]int } `json:"of"`
		}
		return c.Get(t.Context(), core.Path("/things"), &out)
	}
	anything := func(t *testing.T, c *workos.Confidential) error {
		var out any
		return c.Get(t.Context(), core.Path("/things"), &out)
	}
	event := `{"id":"a","event":"organization.created","data":{"domains":[` + strings.Repeat(`{},`, 49) + `{}]}}`
	applications := func(t *testing.T, c *workos.Confidential) error {
		_, err := c.Connect.ListApplications(t.Context(), nil).Page()
		return err
	}
	keysOfUser := func(t *testing.T, c *workos.Confidential) error {
		_, err := c.UserManagement.ListUserAPIKeys(t.Context(), "user_1", nil).Page()
		return err
	}
	application := `{"data":[{"id":"a","application_type":"oauth",`
	padding := strings.Repeat("p", 60)
	return map[string]bomb{
		"events with a little data":              {200, filled(size, `{"data":[`, `{"id":"a","event":"x","data":{"a":"`+padding+`"}}`, `]}`), events},
		"events that are odd":                    {200, filled(size, `{"data":[`, `{"id":7,"event":"x","data":{"a":"`+padding+`"}}`, `]}`), events},
		"events that are numbers":                {200, filled(size, `{"data":[`, `5`, `]}`), events},
		"flags with a little in them":            {200, numbered(size, `{`, `{"slug":"`+padding+padding+`"}`, `}`), flags},
		"flags that are odd":                     {200, numbered(size, `{`, `{"slug":7}`, `}`), flags},
		"redirect URIs of an application":        {200, filled(size, application+`"redirect_uris":[`, `{}`, `]}]}`), applications},
		"scopes of an application":               {200, filled(size, application+`"scopes":[`, `""`, `]}]}`), applications},
		"owners of API keys":                     {200, filled(size, `{"data":[`, `{"owner":{"type":"user"}}`, `]}`), keysOfUser},
		"owners of API keys of a new type":       {200, filled(size, `{"data":[`, `{"owner":{"type":"u","a":1}}`, `]}`), keysOfUser},
		"bytes that are not UTF-8":               {200, `{"id":"org_1","name":"` + strings.Repeat("\xff", size-40) + `"}`, organization},
		"bytes of a key that are not UTF-8":      {200, `{"keys":[{"kid":"` + strings.Repeat("\xff", size-40) + `"}]}`, keys},
		"bytes of an event that are not UTF-8":   {200, `{"data":[{"id":"a","event":"x","data":"` + strings.Repeat("\xff", size-60) + `"}]}`, events},
		"members within members that come twice": {200, strings.Repeat(`{"b":1,"b":1,"a":`, 900) + `"` + strings.Repeat("a", size-20*900) + `"` + strings.Repeat("}", 900), organization},
		"users without members":                  {200, filled(size, `{"data":[`, `{}`, `]}`), listUsers},
		"users that are null":                    {200, filled(size, `{"data":[`, `null`, `]}`), listUsers},
		"users of one byte more":                 {200, filled(size, `{"data":[`, `{"id":"a"}`, `]}`), listUsers},
		"metadata of a user":                     {200, numbered(size, `{"data":[{"metadata":{`, `""`, `}}]}`), listUsers},
		"users that come twice":                  {200, filled(size, `{"data":[],"data":[`, `{}`, `]}`), listUsers},
		"texts to repair":                        {200, filled(size, `{"data":[`, `{"a":"\ud83d"}`, `]}`), listUsers},
		"objects to repair":                      {200, filled(size, `{"data":[],"data":[`, `{"a":0}`, `]}`), listUsers},
		"domains of an organization":             {200, filled(size, `{"id":"org_1","domains":[`, `{}`, `]}`), organization},
		"attributes of a directory user":         {200, filled(size, `{"id":"a","custom_attributes":{"a":[`, `[]`, `]}}`), directoryUser},
		"attributes within attributes":           {200, filled(size, `{"id":"a","custom_attributes":{"a":[`, `{"a":{}}`, `]}}`), directoryUser},
		"emails of a directory user":             {200, filled(size, `{"id":"a","emails":[`, `{}`, `],"groups":[]}`), directoryUser},
		"events without members":                 {200, filled(size, `{"data":[`, `{}`, `]}`), events},
		"events without data":                    {200, filled(size, `{"data":[`, `{"id":"a","event":"user.created","data":{}}`, `]}`), events},
		"data of events":                         {200, filled(size, `{"data":[{"id":"a","event":"organization.created","data":{"domains":[`, `{}`, `]}}]}`), events},
		"data of many events":                    {200, filled(size, `{"data":[`, event, `]}`), events},
		"keys":                                   {200, filled(size, `{"keys":[`, `{}`, `]}`), keys},
		"keys to verify with":                    {200, filled(size, `{"keys":[`, `{}`, `]}`), verify},
		"keys that are numbers":                  {200, filled(size, `{"keys":[`, `0`, `]}`), verify},
		"certificates of a key":                  {200, filled(size, `{"keys":[{"x5c":[`, `""`, `]}]}`), keys},
		"flags":                                  {200, numbered(size, `{`, `{}`, `}`), flags},
		"targets of a flag":                      {200, filled(size, `{"a":{"targets":{"users":[`, `{}`, `]}}}`), flags},
		"a large struct of the caller":           {200, filled(size, `{"of":[`, `{}`, `]}`), callers},
		"arrays of any type":                     {200, filled(size, `[`, `[]`, `]`), anything},
		"objects of any type":                    {200, filled(size, `[`, `{"":0}`, `]`), anything},
		"arrays within arrays":                   {200, strings.Repeat("[", size/2) + strings.Repeat("]", size/2), anything},
		"objects within objects":                 {200, strings.Repeat(`{"a":`, size/8) + "0" + strings.Repeat("}", size/8), anything},
		"arrays in an unknown member":            {200, `{"id":"org_1","new":` + strings.Repeat("[", size/4) + strings.Repeat("]", size/4) + `}`, organization},
	}
}

// bombsOfErrors returns the bombs with the status of an error.
func bombsOfErrors(size int) map[string]bomb {
	escapes := `{"message":"` + strings.Repeat(`%25%2525&amp;\\u0026+c2tfdGVzdF8=`, 100) + `"}`
	return map[string]bomb{
		"escapes in members of an error":    {400, numbered(size, `{"code":"a",`, `"`+strings.Repeat("%25c2tf~1&amp;", 1500)+`"`, `}`), listUsers},
		"escapes in complaints of an error": {400, filled(size, `{"code":"a","errors":[`, escapes, `]}`), listUsers},
		"invalid escapes":                   {400, filled(size, `{"code":"a","errors":[`, `"`+strings.Repeat(`\\u\\u{&a;%%~&#x;`, 200)+`"`, `]}`), listUsers},
		"a message in base64":               {400, `{"code":"a","message":"` + strings.Repeat("c2tf", size/4-10) + `"}`, listUsers},
		"a message of bytes":                {400, `{"code":"a","message":"` + strings.Repeat("\xff", size/3-20) + `"}`, listUsers},
		"a text of escapes":                 {400, `{"code":"a","message":"` + strings.Repeat(`\u0001`, size/6-10) + `"}`, listUsers},
		"an error within errors":            {400, strings.Repeat(`{"code":"a","error":`, 3) + `{"message":"` + strings.Repeat("a", size-200) + `"}` + strings.Repeat("}", 3), listUsers},
		"texts of an error":                 {400, filled(size, `{"code":"a","message":[`, `"a"`, `]}`), listUsers},
		"complaints of an error":            {422, filled(size, `{"code":"a","errors":[`, `{}`, `]}`), listUsers},
		"complaints of an error in words":   {422, filled(size, `{"code":"a","errors":[`, `"a"`, `]}`), listUsers},
		"complaints of an error about null": {422, filled(size, `{"code":"a","message":[`, `null`, `],"errors":[[[]]]}`), listUsers},
		"members of an error":               {400, numbered(size, `{"code":"a",`, `0`, `}`), listUsers},
	}
}

func listUsers(t *testing.T, c *workos.Confidential) error {
	_, err := c.UserManagement.ListUsers(t.Context(), nil).Page()
	return err
}

// filled returns before, as many copies of of as fit, and after.
func filled(size int, before, of, after string) string {
	return before + strings.Repeat(of+",", (size-len(before)-len(after))/(len(of)+1)-1) + of + after
}

// numbered returns before, as many members with distinct names as fit, and after.
func numbered(size int, before, value, after string) string {
	var b strings.Builder
	b.WriteString(before)
	for i := int64(0); b.Len() < size-2*len(value)-len(after)-40; i++ {
		b.WriteString(`"` + strconv.FormatInt(i, 36) + `":` + value + `,`)
	}
	return b.String() + `"":` + value + after
}

// TestABombCostsAtMostSixTimesItsBytes serves bombs within the limit.
func TestABombCostsAtMostSixTimesItsBytes(t *testing.T) {
	const limit = 1 << 20
	const limitOfErrors = 1 << 20
	all := bombs(limit)
	maps.Copy(all, bombsOfErrors(limitOfErrors))
	for name, bomb := range all {
		limit := limit
		if bomb.status != 200 {
			limit = limitOfErrors
		}
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			server := faulttest.Start(t, faulttest.Always(faulttest.Gzip(bomb.status, bomb.text)))
			c := confidential(t, server.URL, core.WithMaxResponseBytes(int64(limit)), core.WithRetry(core.RetryPolicy{}))
			var err error
			began := time.Now()
			bytes := allocated(func() { err = bomb.call(t, c) })
			t.Logf("%.1f times the limit, %v: %v", float64(bytes)/float64(limit), time.Since(began), err)
			if most := uint64(6 * limit); bytes > most {
				t.Errorf("%d bytes were allocated for %d", bytes, len(bomb.text))
			}
			if bomb.status != 200 {
				e, ok := errors.AsType[*core.Error](err)
				is.True(ok)
				is.Equal(e.Status, bomb.status)
				is.True(e.Code == "a" || strings.HasPrefix(name, "members"))
			}
		})
	}
}

// TestWhatTakesLongToDecodeEndsInTime serves texts that are slow to read, and waits for a second.
func TestWhatTakesLongToDecodeEndsInTime(t *testing.T) {
	const size = 8<<20 - 1000
	blanks := strings.Repeat(" ", size/2)
	for name, text := range map[string]string{
		"a member twice at each of 990 levels":      `{"id":"u","x":` + strings.Repeat(`{"b":1,"b":1,"a":`, 990) + `"` + strings.Repeat("a", size-18*990) + `"` + strings.Repeat("}", 991),
		"a long member twice at each of 990 levels": `{"id":"u","x":` + strings.Repeat(`{"a":`, 990) + `"` + strings.Repeat("a", size-18*990) + `"` + strings.Repeat(`,"a":1}`, 990) + `}`,
		"objects with a member twice":               filled(size, `{"id":"u","x":[`, `{"a":1,"a":1}`, `]}`),
		"a text of escapes next to a member twice":  `{"id":"u","id":"u","first_name":"` + strings.Repeat(`\u0001`, size/6-20) + `"}`,
		"blanks at each of 200 levels":              `{"id":"a","z":[null],"custom_attributes":` + strings.Repeat(`{"a":`, 200) + blanks + "1" + strings.Repeat("}", 201),
	} {
		t.Run(name, func(t *testing.T) {
			server := faulttest.Start(t, faulttest.Always(faulttest.Gzip(200, text)))
			c := confidential(t, server.URL, core.WithTimeout(time.Second), core.WithRetry(core.RetryPolicy{}))
			began := time.Now()
			_, err := c.DirectorySync.GetUser(t.Context(), "directory_user_1")
			took := time.Since(began)
			t.Logf("%v: %v", took, err)
			if took > 3*time.Second { // the machine may be busy
				t.Errorf("it took %v", took)
			}
		})
	}
}
