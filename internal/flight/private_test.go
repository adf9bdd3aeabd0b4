package flight_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/internal/flight"
)

// refusal is an error with fields that a caller could change.
type refusal struct {
	Status int
	Fields []string
	Extra  map[string]*extra
	Err    error
	note   string
}

type extra struct{ Texts []string }

func (r *refusal) Error() string { return fmt.Sprint(r.Status, r.Fields, r.note) }
func (r *refusal) Unwrap() error { return r.Err }

func (r *refusal) LogValue() slog.Value { return slog.IntValue(r.Status) }

func TestPrivate(t *testing.T) {
	fresh := func() *refusal {
		return &refusal{Status: 400, Fields: []string{"a"}, Extra: map[string]*extra{"x": {[]string{"b"}}}, Err: &refusal{Status: 500}, note: "note"}
	}
	t.Run("errors.As returns a deep copy", func(t *testing.T) {
		is := is.New(t)
		shared := fresh()
		err := flight.Private(fmt.Errorf("doing: %w", shared))
		found, ok := errors.AsType[*refusal](err)
		is.True(ok)
		is.Equal(found.Error(), shared.Error())
		found.Status, found.Fields[0], found.Extra["x"].Texts[0] = 200, "evil", "evil"
		found.Extra["y"] = nil
		inner, ok := errors.AsType[*refusal](found.Err)
		is.True(ok)
		inner.Status = 200
		is.Equal(shared, fresh())
		var wrapper interface{ Unwrap() error }
		is.True(errors.As(flight.Private(shared), &wrapper))
		wrapper.(*refusal).Status = 200
		is.Equal(shared, fresh())
	})
	t.Run("it is the same error to errors.Is, to a reader, to a log and in JSON", func(t *testing.T) {
		is := is.New(t)
		shared := errors.Join(fresh(), io.EOF)
		err := flight.Private(shared)
		is.True(errors.Is(err, io.EOF))
		is.True(!errors.Is(err, io.ErrUnexpectedEOF))
		is.Equal(err.Error(), shared.Error())
		var text strings.Builder
		slog.New(slog.NewTextHandler(&text, nil)).Error("x", "err", flight.Private(fresh()))
		is.True(strings.Contains(text.String(), "err=400"))
		text.Reset()
		slog.New(slog.NewTextHandler(&text, nil)).Error("x", "err", flight.Private(fmt.Errorf("doing: %w", fresh())))
		is.True(strings.Contains(text.String(), "doing: "))
		plain, e := json.Marshal(fresh())
		is.NoErr(e)
		data, e := json.Marshal(flight.Private(fresh()))
		is.NoErr(e)
		is.Equal(string(data), string(plain))
	})
	t.Run("an error that cannot be changed is returned as it is", func(t *testing.T) {
		is := is.New(t)
		is.True(flight.Private(nil) == nil)
		is.Equal(flight.Private(io.EOF), io.EOF)
		wrapped := fmt.Errorf("doing: %w", io.EOF)
		is.Equal(flight.Private(wrapped), wrapped)
		missing, ok := errors.AsType[*refusal](flight.Private(errors.Join(io.EOF, fresh())))
		is.True(ok)
		is.Equal(missing.Status, 400)
	})
	t.Run("every waiting caller has its own error", func(t *testing.T) {
		is := is.New(t)
		shared := fresh()
		f := flight.Start(func() (int, error) { return 0, shared })
		_, err := f.Wait(t.Context())
		found, _ := errors.AsType[*refusal](err)
		found.Status = 200
		_, err = f.Wait(t.Context())
		again, _ := errors.AsType[*refusal](err)
		is.Equal(again.Status, 400)
	})
}
