package core_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/redacttest"
)

// schema is a node of the contract: see testdata/api.
type schema struct {
	Type       string            `json:"type"`
	Ref        string            `json:"ref"`
	OneOf      []*schema         `json:"oneOf"`
	Properties map[string]schema `json:"properties"`
	Items      *schema           `json:"items"`
	Additional any               `json:"additional"`
	Enum       []any             `json:"enum"`
	Const      any               `json:"const"`
}

// contract reads the error responses of every operation, and the schemas that they refer to.
func contract(t *testing.T) (responses map[string]map[string]*schema, schemas map[string]*schema) {
	t.Helper()
	read := func(name string, into any) {
		data, err := os.ReadFile("../testdata/api/" + name)
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var file struct {
		Operations map[string]map[string]*schema `json:"operations"`
	}
	read("errors.json", &file)
	read("schemas.json", &schemas)
	return file.Operations, schemas
}

// leaf is a value in the body of an error that names its place.
type leaf struct{ place, text string }

// variants are the values that a schema allows, each with its leaves.
func variants(schemas map[string]*schema, s *schema, place string) (values []any, leaves [][]leaf) {
	switch {
	case s == nil:
		return []any{nil}, [][]leaf{nil}
	case s.Ref != "":
		return variants(schemas, schemas[s.Ref], place)
	case len(s.OneOf) > 0:
		for _, one := range s.OneOf {
			v, l := variants(schemas, one, place)
			values, leaves = append(values, v...), append(leaves, l...)
		}
		return values, leaves
	}
	switch s.Type {
	case "object":
		values, leaves = []any{map[string]any{}}, [][]leaf{nil}
		properties := maps.Clone(s.Properties)
		if s.Additional != nil && s.Additional != false {
			if properties == nil {
				properties = map[string]schema{}
			}
			properties["any_name"] = schema{Type: "string"}
		}
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			property := properties[name]
			v, l := variants(schemas, &property, place+"/"+name)
			var moreValues []any
			var moreLeaves [][]leaf
			for i, value := range values {
				for j := range v {
					object := maps.Clone(value.(map[string]any))
					object[name] = v[j]
					moreValues, moreLeaves = append(moreValues, object), append(moreLeaves, slices.Concat(leaves[i], l[j]))
				}
			}
			values, leaves = moreValues, moreLeaves
		}
		return values, leaves
	case "array":
		first, l := variants(schemas, s.Items, place+"/0")
		second, m := variants(schemas, s.Items, place+"/1")
		for i := range first {
			values, leaves = append(values, []any{first[i], second[i]}), append(leaves, slices.Concat(l[i], m[i]))
		}
		return values, leaves
	case "number", "integer":
		number := 1000
		for _, b := range []byte(place) {
			number = number*31%99991 + int(b)
		}
		return []any{number}, [][]leaf{{{place, strconv.Itoa(number)}}}
	default:
		text := "at" + strings.ReplaceAll(place, "/", "_")
		if s.Const != nil {
			text = fmt.Sprint(s.Const)
		}
		return []any{text}, [][]leaf{{{place, text}}}
	}
}

func valueOf(e *core.Error) reflect.Value { return reflect.ValueOf(*e) }

// texts returns every text in the exported fields of v, with secrets revealed.
func texts(v reflect.Value) (found []string) {
	if v.CanInterface() {
		if secret, ok := v.Interface().(core.Revealer); ok && v.Kind() == reflect.Struct {
			return []string{secret.Reveal()}
		}
	}
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				found = append(found, texts(v.Field(i))...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = append(found, texts(v.Index(i))...)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			found = append(append(found, texts(key)...), texts(v.MapIndex(key))...)
		}
	default:
	}
	return found
}

// TestErrorsKeepEveryDetailOfTheContract returns each error of the contract, and looks for each of its values.
func TestErrorsKeepEveryDetailOfTheContract(t *testing.T) {
	responses, schemas := contract(t)
	looked := 0
	for operation, byStatus := range responses {
		for status, response := range byStatus {
			code, err := strconv.Atoi(status)
			if err != nil {
				t.Fatal(err)
			}
			values, leaves := variants(schemas, response, "")
			for i, value := range values {
				body, err := json.Marshal(value)
				if err != nil {
					t.Fatal(err)
				}
				e := failure(t, responds(code, string(body)))
				found := texts(reflect.ValueOf(*e))
				for _, leaf := range leaves[i] {
					looked++
					if !slices.ContainsFunc(found, func(text string) bool { return strings.Contains(text, leaf.text) }) {
						t.Errorf("%s, %s: %s is lost: %s", operation, status, leaf.place, body)
					}
					if strings.Contains(leaf.place, "token") {
						redacttest.Check(t, e, leaf.text)
						redacttest.Check(t, *e, leaf.text)
					}
				}
			}
		}
	}
	t.Logf("%d values", looked)
	is.New(t).True(looked > 800)
}

// TestWhatAStepUpHoldsIsNotPlain checks the members of errors that are secrets or identify a user.
func TestWhatAStepUpHoldsIsNotPlain(t *testing.T) {
	is := is.New(t)
	const pending, nested = "pending_Qz7_token", "nested_Qz7_token"
	e := failure(t, responds(403, `{"code":"mfa_challenge","message":"m","pending_authentication_token":"`+pending+`","email":"ada@example.com","email_verification_id":"email_verification_1",`+
		`"user":{"id":"user_1","first_name":"Ada"},"session":{"refresh_token":"`+nested+`"},"errors":[{"field":"f","code":"c","access_token":"`+nested+`"}],"connection_ids":["conn_1","conn_2"]}`))
	is.Equal(e.Secrets["pending_authentication_token"].Reveal(), pending)
	is.Equal(e.Details, map[string]string{
		"email": "ada@example.com", "email_verification_id": "email_verification_1", "user": `{"id":"user_1","first_name":"Ada"}`,
		"session": `{"refresh_token":"[redacted]"}`, "connection_ids": "conn_1; conn_2",
	})
	is.Equal(e.Fields[0].Details, map[string]string{"access_token": "[redacted]"})
	for _, value := range []any{e, *e, fmt.Errorf("wrapped: %w", e), struct{ E *core.Error }{e}, struct{ E core.Error }{*e}} {
		redacttest.Check(t, value, pending)
		redacttest.Check(t, value, nested)
	}
	form, err := json.Marshal(e)
	is.NoErr(err)
	for _, personal := range []string{"ada@example.com", "Ada", "conn_1"} {
		is.True(!strings.Contains(string(form), personal))
		is.True(!strings.Contains(e.Error(), personal))
	}
	is.True(errors.Is(e, core.ErrForbidden))
}
