package radar_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/radar"
)

// answer is a transport that answers every request with one body, in place of the network.
type answer string

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}

// A sign-in form of the application's own asks before it lets somebody in.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", core.WithTransport(answer(`{"attempt_id": "radar_att_1", "verdict": "challenge", "control": "unrecognized_device", "reason": "New device"}`)))
	if err != nil {
		panic(err)
	}
	assessment, err := radar.New(client).CreateAttempt(context.Background(), radar.CreateAttemptParams{
		Action:     radar.ActionSignIn,
		AuthMethod: radar.AuthMethodPassword,
		Email:      "grace@example.com",
		IPAddress:  "203.0.113.7",
		UserAgent:  "Mozilla/5.0",
	})
	if err != nil {
		panic(err)
	}
	switch assessment.Verdict {
	case radar.VerdictAllow:
		fmt.Println("come in")
	case radar.VerdictChallenge:
		fmt.Println("more proof, please:", assessment.Control)
	default:
		fmt.Println("no")
	}
	// Output: more proof, please: unrecognized_device
}
