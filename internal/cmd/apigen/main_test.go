package main

import (
	"strings"
	"testing"

	"github.com/matryer/is"
)

func TestWhatIsGeneratedIsCurrent(t *testing.T) {
	is := is.New(t)
	current, err := run("../../..", true)
	is.NoErr(err)
	is.True(current) // if not, run: go generate .
}

func TestAnEventIsGenerated(t *testing.T) {
	is := is.New(t)
	source, err := generate([]byte(`[{"event": "api_key.created"}, {"event": "dsync.group.user_added"}, {"event": "dsync.token.created"}]`))
	is.NoErr(err)
	for _, want := range []string{
		"\tNameAPIKeyCreated Name = \"api_key.created\"\n\n\tNameDSyncGroupUserAdded Name = \"dsync.group.user_added\"\n\tNameDSyncTokenCreated   Name = \"dsync.token.created\"\n",
		"func (DSyncTokenCreated) eventName() Name   { return NameDSyncTokenCreated }\n",
		"\tcase NameDSyncTokenCreated:\n\t\treturn decodeAs[DSyncTokenCreated](decode, raw)\n\tdefault:\n",
	} {
		is.True(strings.Contains(string(source), want))
	}
	_, err = generate([]byte(`[{"event": "user.created"}, {"event": "user_created"}]`))
	is.True(err != nil && strings.Contains(err.Error(), "would both be UserCreated")) // two events with the same name
}
