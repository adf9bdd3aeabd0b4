package core_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
)

// many returns of n times, joined by commas.
func many(n int, of string) string { return strings.TrimSuffix(strings.Repeat(of+",", n), ",") }

// TestNothingOfAnErrorHidesItsCode puts more text before the code than is kept.
func TestNothingOfAnErrorHidesItsCode(t *testing.T) {
	long := strings.Repeat("x", 4000)
	var members strings.Builder
	for i := range 40 {
		fmt.Fprintf(&members, `"k%d":"%s",`, i, long)
	}
	const last = `"code":"late","message":"m","error":"e","error_description":"d"`
	for name, body := range map[string]string{
		"members":                      `{` + members.String() + last + `}`,
		"complaints":                   `{"errors":[` + many(40, `{"field":"f","message":"`+long+`"}`) + `],` + last + `}`,
		"complaints with members":      `{"errors":[{` + members.String() + `"field":"f"}],` + last + `}`,
		"texts up to the limit":        `{"more":[` + many(3000, `"x"`) + `],` + last + `}`,
		"a nested error":               `{"error":{` + members.String() + `"error":"e","error_description":"d"},"code":"late","message":"m"}`,
		"members of a nested error":    `{"error":{` + members.String() + last + `}}`,
		"members whose names are long": `{` + strings.ReplaceAll(members.String(), "k", strings.Repeat("k", 3000)) + last + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			e := failure(t, responds(422, body))
			is.Equal([]string{string(e.Code), e.Message, string(e.OAuthError), e.OAuthDescription}, []string{"late", "m", "e", "d"})
		})
	}
	t.Run("the code of a complaint, after its members and other complaints", func(t *testing.T) {
		is := is.New(t)
		e := failure(t, responds(422, `{"errors":[`+many(30, `{"message":"`+long+`"}`)+`,{`+members.String()+`"code":"late","field":"f"}]}`))
		is.Equal(len(e.Fields), 31)
		is.Equal(e.Fields[30].Code, "late")
		is.Equal(e.Fields[30].Field, "f")
		is.Equal(e.Fields[30].Details["k0"], "[…]") // nothing is cut without a mark
	})
}

func TestAListOfTextsIsCutOffWithAMark(t *testing.T) {
	for _, n := range []int{1001, 1500, 2001, 20000} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			is := is.New(t)
			texts := `[` + many(n, `"x"`) + `]`
			whole := strings.TrimSuffix(strings.Repeat("x; ", n), "; ")
			is.True(isHead(failure(t, responds(422, `{"message":`+texts+`}`)).Message, whole, 8<<10))
			is.True(isHead(failure(t, responds(422, `{"more":`+texts+`}`)).Details["more"], whole, 4<<10))
			fields := failure(t, responds(422, `{"errors":{"email":`+texts+`,"name":["LATER"]}}`)).Fields
			is.Equal(len(fields), 2)
			is.True(isHead(fields[0].Message, whole, 4<<10))
			is.Equal(fields[1], core.FieldError{Field: "name", Message: "LATER"})
		})
	}
}

// isHead reports whether got is whole, or as much of whole as there is room for, followed by the mark.
func isHead(got, whole string, limit int) bool {
	if len(whole) <= limit {
		return got == whole
	}
	head, cut := strings.CutSuffix(got, "[…]")
	return cut && strings.HasPrefix(whole, head) && len(head) > limit-16
}

func TestALongTextIsCutOffBetweenCharacters(t *testing.T) {
	for name, one := range map[string]string{"letters": "a", "bytes": "é", "escapes": `\u00e9`, "pairs": `\ud83d\ude00`, "backslashes": `\\`, "quotes": `\"`} {
		t.Run(name, func(t *testing.T) {
			is := is.New(t)
			got := failure(t, responds(422, `{"message":"`+strings.Repeat(one, 150_000/len(one))+`"}`)).Message
			head, cut := strings.CutSuffix(got, "[…]")
			is.True(cut)
			is.True(len(head) > 8000)
			is.Equal(strings.Trim(head, string([]rune(head)[:1])), "")
		})
	}
}

func TestAnErrorWithinAnErrorLosesNothing(t *testing.T) {
	name := strings.Repeat("n", 300)
	for body, want := range map[string]map[string]string{
		`{"reason":"OUTER","error":{"reason":"INNER","code":"c"}}`:                        {"reason": "OUTER", "error.reason": "INNER"},
		`{"error_description":"OUTER","error":{"error_description":"INNER","code":"c"}}`:  {"error": `{"error_description":"INNER","code":"c"}`},
		`{"code":"c","error":{"error":{"error":"A","code":"c"},"error_description":"D"}}`: nil,
		`{"code":"c","` + name + `a":"A","` + name + `b":"B"}`:                            {name[:251] + "[…]": "A", name[:251] + "[…] (2)": "B"},
	} {
		is := is.New(t)
		e := failure(t, responds(422, body))
		is.Equal(e.Code, core.ErrorCode("c"))
		is.Equal(e.Details, want)
	}
	is := is.New(t)
	e := failure(t, responds(422, `{"a_token":"OUTER","error":{"a_token":"INNER"}}`))
	is.Equal(e.Secrets["a_token"].Reveal(), "OUTER")
	is.Equal(e.Secrets["error.a_token"].Reveal(), "INNER")
}

// TestWhatIsConfidentialByItsName checks secrets that the request did not hold.
func TestWhatIsConfidentialByItsName(t *testing.T) {
	for name, value := range map[string]string{
		"password_requirements": `{"min":12}`, "token_type": `"bearer"`, "client_assertion_type": `"jwt"`, "access_token_expires_in": `5`,
		"secret_id": `"secret_1"`, "requires_password_reset": `"yes"`, "api": `"a"`, "private": `"b"`, "credential_ids": `["c"]`, "is_strong_password": `false`,
	} {
		t.Run(name+" is not", func(t *testing.T) {
			is := is.New(t)
			e := failure(t, responds(422, `{"`+name+`":`+value+`,"more":[{"`+name+`":`+value+`}],"errors":[{"field":"f","`+name+`":`+value+`}]}`))
			is.Equal(e.Details["more"], `[{"`+name+`":`+value+`}]`)
			for _, got := range []string{e.Details[name], e.Fields[0].Details[name]} {
				is.True(got != "")
				is.True(got != "[redacted]")
			}
		})
	}
	for _, name := range []string{
		"password", "new-password", "Password_Confirmation", "password2", "password_hash", "accessToken", "id_token_hint", "tokens", "api_key", "API-Key-Value",
		"client_secret", "secret_key", "Authorization", "Set-Cookie", "credentials", "totp", "backup_codes", "private_key_pem",
	} {
		for _, value := range []string{`"Qz7Hidden"`, `["Qz7Hidden"]`, `{"a":"Qz7Hidden"}`, `71234567`} {
			t.Run(name+" is, as "+value, func(t *testing.T) {
				is := is.New(t)
				e := failure(t, responds(422, `{"more":[{"`+name+`":`+value+`}],"errors":[{"field":"f","`+name+`":`+value+`}]}`))
				is.Equal(e.Details["more"], `[{"`+name+`":"[redacted]"}]`)
				is.Equal(e.Fields[0].Details[name], "[redacted]")
			})
		}
	}
	t.Run("the rules that a value breaks are not, except for secrets of the request", func(t *testing.T) {
		is := is.New(t)
		e := failure(t, responds(422, `{"errors":[{"property":"pw","constraints":{"isStrongPassword":"password is not strong enough","isJWT":"must be a jwt","token":"not `+string(apiKey)+`"}}]}`))
		is.Equal(e.Fields[0].Constraints, map[string]string{"isStrongPassword": "password is not strong enough", "isJWT": "must be a jwt", "token": "not [redacted]"})
	})
}

func TestAFieldWithoutAMessageIsKept(t *testing.T) {
	for _, body := range []string{`{"errors":{"email":[]}}`, `{"errors":{"email":""}}`, `{"errors":{"email":{}}}`, `{"errors":[{"field":"email","message":""}]}`} {
		is.New(t).Equal(failure(t, responds(422, body)).Fields, []core.FieldError{{Field: "email"}})
	}
}
