package radar_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/radar"
)

func service(t *testing.T, transport http.RoundTripper) *radar.Service {
	t.Helper()
	client, err := core.NewConfidential("sk_test_1", "", core.WithTransport(transport))
	is.New(t).NoErr(err)
	return radar.New(client)
}

func TestAddListEntry(t *testing.T) {
	tests := []struct {
		name string
		body answer
		want radar.AddedListEntry
	}{
		{"a new entry is answered by no body", "", radar.AddedListEntry{}},
		{"an entry that was there already is no error", `{"message":"already present"}`, radar.AddedListEntry{Message: "already present"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			added, err := service(t, test.body).AddListEntry(t.Context(), radar.ListTypeEmail, radar.ListActionBlock, radar.ListEntryParams{Entry: "mallory@example.com"})
			is.NoErr(err)
			is.Equal(*added, test.want)
		})
	}
	t.Run("an answer that is no JSON is an error", func(t *testing.T) {
		is := is.New(t)
		added, err := service(t, answer("<html>")).AddListEntry(t.Context(), radar.ListTypeEmail, radar.ListActionBlock, radar.ListEntryParams{})
		is.True(errors.Is(err, core.ErrBadAnswer))
		is.Equal(added, nil)
	})
}

func TestVerdictsThatAreNotKnownYet(t *testing.T) {
	is := is.New(t)
	assessment, err := service(t, answer(`{"attempt_id":"radar_att_1","verdict":"delay"}`)).CreateAttempt(t.Context(), radar.CreateAttemptParams{})
	is.NoErr(err)
	is.Equal(assessment.Verdict, radar.Verdict("delay"))
	is.Equal(assessment.Control, radar.Control("")) // nothing decided
}

func TestEmptyArguments(t *testing.T) {
	ctx, s := t.Context(), service(t, answer(`{"id":"1"}`))
	tests := []struct {
		call, argument string
		do             func() error
	}{
		{"UpdateAttempt", "id", func() error { return s.UpdateAttempt(ctx, "", radar.UpdateAttemptParams{}) }},
		{"AddListEntry", "type", func() error {
			_, err := s.AddListEntry(ctx, "", radar.ListActionBlock, radar.ListEntryParams{})
			return err
		}},
		{"AddListEntry", "action", func() error {
			_, err := s.AddListEntry(ctx, radar.ListTypeEmail, "", radar.ListEntryParams{})
			return err
		}},
		{"RemoveListEntry", "type", func() error { return s.RemoveListEntry(ctx, "", radar.ListActionBlock, radar.ListEntryParams{}) }},
		{"RemoveListEntry", "action", func() error { return s.RemoveListEntry(ctx, radar.ListTypeEmail, "", radar.ListEntryParams{}) }},
	}
	for _, test := range tests {
		t.Run(test.call+" refuses an empty "+test.argument, func(t *testing.T) {
			is := is.New(t)
			refused, ok := errors.AsType[*core.ArgumentError](test.do())
			is.True(ok)
			is.Equal(refused.Argument, test.argument)
		})
	}
}
