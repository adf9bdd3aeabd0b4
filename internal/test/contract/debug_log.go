package contract

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strings"
)

// secretMembers are the names of the contract's secret members.
var secretMembers = strings.Fields("access_token refresh_token client_secret code code_verifier device_code password password_hash new_password secret token " +
	"data_key totp_secret qr_code link logout_token pending_authentication_token invitation_token password_reset_token password_reset_url " +
	"accept_invitation_url claim_attempt_token user_access_token agent_access_token warrant_token credential")

// debugLog returns the logger for core.WithDebugLog.
func debugLog(to io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// secretsShown finds the secrets of a request and of its response that the debug log shows.
func secretsShown(log *bytes.Buffer, sent, got []byte) (found []Problem) {
	for _, body := range [][]byte{sent, got} {
		var v any
		if json.Unmarshal(body, &v) != nil { // a form or an empty body
			continue
		}
		for _, secret := range secretsOf(v, false) {
			if strings.Contains(log.String(), secret) {
				found = append(found, Problem{Text: "the debug log shows " + secret})
			}
		}
	}
	return found
}

// secretsOf returns the texts of the secret members in v.
func secretsOf(v any, within bool) (all []string) {
	switch v := v.(type) {
	case string:
		if within && len(v) > 5 {
			all = append(all, v)
		}
	case []any:
		for _, item := range v {
			all = append(all, secretsOf(item, within)...)
		}
	case map[string]any:
		for name, member := range v {
			text, _ := member.(string)
			isReason := name == "code" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz_") == "" // such as an error code
			if name != "error" {                                                                  // the code of an error is never a secret
				all = append(all, secretsOf(member, text != "" && !isReason && slices.Contains(secretMembers, name))...)
			}
		}
	}
	return all
}
