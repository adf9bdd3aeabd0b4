package radar_test

import (
	"context"
	"fmt"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/radar"
)

// The application's own sign-in form asks Radar before it signs a user in.
func Example() {
	client, err := core.NewConfidential("sk_test_example", "", withoutNetwork(`{"attempt_id": "radar_att_1", "verdict": "challenge", "control": "unrecognized_device", "reason": "New device"}`))
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
