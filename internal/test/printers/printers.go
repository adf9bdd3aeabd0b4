// Package printers prints every exported type of the library that can hold a secret, in every way and in every place
// that a program may use, and searches the output for the secret. It is a separate module because of the libraries
// that it prints with.
package printers

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"expvar"
	"fmt"
	htmltemplate "html/template"
	"io"
	"log"
	"log/slog"
	"reflect"
	"strings"
	"text/template"

	"github.com/davecgh/go-spew/spew"
	jsonv2 "github.com/go-json-experiment/json"
	goccy "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/k0kubun/pp/v3"
	"github.com/kr/pretty"
	"github.com/stretchr/testify/assert"
	"gopkg.in/yaml.v3"
)

// printer writes value, or its difference to other, which has the same type and other secrets.
type printer struct {
	name  string
	print func(value, other any) string
}

// asks reports whether the printer calls the methods of a named string.
func (p printer) asks() bool {
	switch p.name {
	case "fmt %p", "fmt %#p", "fmt %w", "go-spew without methods", "testify, equal", "testify, others", "go-cmp", "go-cmp with unexported fields",
		"kr/pretty", "k0kubun/pp", "pgx", "database/sql":
		return false
	}
	return true
}

// verbs are the verbs of fmt, with flags, and one that does not exist.
var verbs = []string{
	"%v", "%+v", "%#v", "%s", "%q", "%+q", "%#q", "%x", "%X", "% x", "%#x", "%d", "%t", "%b", "%o", "%O", "%c", "%U", "%e", "%f", "%g",
	"%G", "%p", "%#p", "%T", "%w", "%z", "%3v", "%-40v", "%.2s", "%040d",
}

func printers() []printer {
	one := func(print func(value any) string) func(value, other any) string {
		return func(value, _ any) string { return print(value) }
	}
	all := []printer{
		{"fmt.Sprint", one(func(v any) string { return fmt.Sprint(v) })},
		{"fmt.Sprintln", one(func(v any) string { return fmt.Sprintln("x", v) })},
		{"fmt.Errorf", one(func(v any) string { return fmt.Errorf("x: %v", v).Error() })},
		{"fmt.Append", one(func(v any) string { return string(fmt.Append(nil, v)) })},
		{"errors.Join", one(func(v any) string { return errors.Join(fmt.Errorf("x: %v", v), io.EOF).Error() })},
		{"log", one(withLog(func(l *log.Logger, v any) { l.Print(v); l.Printf("%+v", v); l.Println(v) }))},
		{"log.Panic", one(withLog(func(l *log.Logger, v any) {
			defer func() { l.Print(recover()) }()
			l.Panic(v)
		}))},
		{"slog text", one(withSlog(false))},
		{"slog JSON", one(withSlog(true))},
		{"encoding/json", one(bytesOf(json.Marshal))},
		{"encoding/json, indented", one(bytesOf(func(v any) ([]byte, error) { return json.MarshalIndent(v, "", " ") }))},
		{"encoding/json v2", one(bytesOf(func(v any) ([]byte, error) { return jsonv2.Marshal(v) }))},
		{"encoding/xml", one(bytesOf(xml.Marshal))},
		{"encoding/gob", one(func(v any) string {
			var b bytes.Buffer
			err := gob.NewEncoder(&b).Encode(v)
			return fmt.Sprint(b.String(), err)
		})},
		{"yaml.v3", one(bytesOf(yaml.Marshal))},
		{"goccy/go-yaml", one(bytesOf(goccy.Marshal))},
		{"expvar", one(func(v any) string { return expvar.Func(func() any { return v }).String() })},
		{"a recovered panic", one(func(v any) (text string) {
			defer func() { text = fmt.Sprintf("%v %+v", recover(), v) }()
			panic(v)
		})},
		{"go-spew", one(func(v any) string { return spew.Sdump(v) + spew.Sprintf("%v %+v %#v %#+v", v, v, v, v) })},
		{"go-spew without methods", one(func(v any) string {
			return (&spew.ConfigState{Indent: " ", DisableMethods: true, DisablePointerMethods: true, SortKeys: true, SpewKeys: true}).Sdump(v)
		})},
		{"testify, equal", func(v, other any) string {
			t := new(recorder)
			assert.Equal(t, v, other)
			assert.EqualValues(t, v, other)
			assert.Exactly(t, v, other)
			return t.String()
		}},
		{"testify, others", func(v, other any) string {
			t := new(recorder)
			assert.Nil(t, v)
			assert.Empty(t, v)
			assert.Contains(t, []any{v}, other)
			assert.ElementsMatch(t, []any{v}, []any{other})
			assert.NotEqual(t, v, v)
			assert.Zero(t, v)
			return t.String()
		}},
		{"go-cmp", func(v, other any) string { return cmp.Diff(v, other) }},
		{"go-cmp with unexported fields", func(v, other any) string {
			return cmp.Diff(v, other, cmp.Exporter(func(reflect.Type) bool { return true }))
		}},
		{"kr/pretty", func(v, other any) string {
			return pretty.Sprint(v) + fmt.Sprintf("%# v", pretty.Formatter(v)) + strings.Join(pretty.Diff(v, other), "\n")
		}},
		{"k0kubun/pp", one(func(v any) string {
			printer := pp.New()
			printer.SetColoringEnabled(false)
			printer.SetExportedOnly(false)
			return printer.Sprint(v)
		})},
		{"pgx", one(withPgx)},
		{"database/sql", one(withSQL)},
	}
	for _, verb := range verbs {
		all = append(all, printer{"fmt " + verb, one(func(v any) string { return fmt.Sprintf(verb, v) })})
	}
	for _, text := range []string{
		`{{.}}`, `{{print .}}`, `{{printf "%v %+v %#v %x" . . . .}}`, `{{js .}}`, `{{html .}}`, `{{urlquery .}}`,
	} {
		parsed := template.Must(template.New("").Parse(text))
		all = append(all, printer{"text/template " + text, one(func(v any) string { return execute(parsed, v) })})
	}
	for _, text := range []string{
		`<p>{{.}}</p>`, `<p title="{{.}}">`, `<a href="/?q={{.}}">`, `<a href="{{.}}">`, `<script>x = {{.}}</script>`, `<script type="application/json">{{.}}</script>`,
		`<p onclick="f({{.}})">`, `<style>a { color: {{.}} }</style>`,
	} {
		parsed := htmltemplate.Must(htmltemplate.New("").Parse(text))
		all = append(all, printer{"html/template " + text, one(func(v any) string { return execute(parsed, v) })})
	}
	return all
}

func execute(t interface {
	Execute(w io.Writer, data any) error
}, v any,
) string {
	var b bytes.Buffer
	err := t.Execute(&b, v)
	return fmt.Sprint(b.String(), err)
}

func bytesOf(marshal func(any) ([]byte, error)) func(any) string {
	return func(v any) string {
		text, err := marshal(v)
		return fmt.Sprint(string(text), err)
	}
}

func withLog(print func(l *log.Logger, v any)) func(any) string {
	return func(v any) string {
		var b bytes.Buffer
		print(log.New(&b, "", 0), v)
		return b.String()
	}
}

func withSlog(asJSON bool) func(any) string {
	return func(v any) string {
		var b bytes.Buffer
		var handler slog.Handler = slog.NewTextHandler(&b, nil)
		if asJSON {
			handler = slog.NewJSONHandler(&b, nil)
		}
		slog.New(handler).With("with", v).WithGroup("group").Info("", "value", v, slog.Group("within", slog.Any("value", v)))
		return b.String()
	}
}

// withPgx writes v as a parameter of each type that accepts text or bytes, in both formats.
func withPgx(v any) string {
	var b strings.Builder
	types := pgtype.NewMap()
	for _, oid := range []uint32{pgtype.TextOID, pgtype.VarcharOID, pgtype.ByteaOID, pgtype.JSONOID, pgtype.JSONBOID, pgtype.TextArrayOID, pgtype.JSONBArrayOID, pgtype.UnknownOID} {
		for _, format := range []int16{pgtype.TextFormatCode, pgtype.BinaryFormatCode} {
			text, err := types.Encode(oid, format, v, nil)
			fmt.Fprintln(&b, string(text), err)
		}
	}
	return b.String()
}

// withSQL makes database/sql pass v to a driver that records it.
func withSQL(v any) string {
	kept := new(keeper)
	db := sql.OpenDB(kept)
	defer func() { _ = db.Close() }()
	_, err := db.ExecContext(context.Background(), "INSERT", v)
	return fmt.Sprint(kept.got.String(), err)
}

// recorder is a testing.TB that records its failures.
type recorder struct{ strings.Builder }

func (r *recorder) Errorf(format string, args ...any) { _, _ = fmt.Fprintf(r, format, args...) }
