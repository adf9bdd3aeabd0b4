package poll_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/auditlogs"
	"github.com/workos-typestate/workos/modules/directorysync"
	"github.com/workos-typestate/workos/modules/organizationdomains"
	"github.com/workos-typestate/workos/modules/usermanagement"
)

// waited are the functions that wait, by name. Each returns its final state, and calls progress with each earlier one.
type waited func(ctx context.Context, client *workos.Confidential, interval time.Duration, progress func(state string)) (string, error)

var waits = map[string]waited{
	"an export": func(ctx context.Context, client *workos.Confidential, interval time.Duration, progress func(string)) (string, error) {
		e, err := client.AuditLogs.AwaitExport(ctx, "audit_log_export_1", &auditlogs.AwaitExportParams{
			Interval: interval, Progress: func(e *auditlogs.Export) { progress(string(e.State)) },
		})
		if e == nil {
			return "", err
		}
		return string(e.State), err
	},
	"a domain": func(ctx context.Context, client *workos.Confidential, interval time.Duration, progress func(string)) (string, error) {
		d, err := client.OrganizationDomains.AwaitVerification(ctx, "org_domain_1", &organizationdomains.AwaitVerificationParams{
			Interval: interval, Progress: func(d *organizationdomains.OrganizationDomain) { progress(string(d.State)) },
		})
		if d == nil {
			return "", err
		}
		return string(d.State), err
	},
	"a directory": func(ctx context.Context, client *workos.Confidential, interval time.Duration, progress func(string)) (string, error) {
		d, err := client.DirectorySync.AwaitFirstSync(ctx, "directory_1", &directorysync.AwaitFirstSyncParams{
			Interval: interval, Progress: func(d *directorysync.Directory) { progress(string(d.State)) },
		})
		if d == nil {
			return "", err
		}
		return string(d.State), err
	},
	"an invitation": func(ctx context.Context, client *workos.Confidential, interval time.Duration, progress func(string)) (string, error) {
		i, err := client.UserManagement.AwaitInvitation(ctx, "invitation_1", &usermanagement.AwaitInvitationParams{
			Interval: interval, Progress: func(i *usermanagement.Invitation) { progress(string(i.State)) },
		})
		if i == nil {
			return "", err
		}
		return string(i.State), err
	},
}

// replies returns a client whose requests get one reply after the other, and the last one forever. A number is a status.
func replies(t *testing.T, all ...any) (*workos.Confidential, *moduletest.Transport) {
	t.Helper()
	asked := 0
	transport := moduletest.Over(func(moduletest.Request) (int, string) {
		reply := all[min(asked, len(all)-1)]
		asked++
		if status, ok := reply.(int); ok {
			return status, ""
		}
		return http.StatusOK, fmt.Sprint(reply)
	})
	client, err := workos.NewConfidential("sk_test_1", "client_1", core.WithTransport(transport), core.WithRetry(core.RetryPolicy{}))
	if err != nil {
		t.Fatal(err)
	}
	return client, transport
}

func state(name string) string { return fmt.Sprintf(`{"id":"x_1","state":%q}`, name) }

// counted returns a linked directory with that number of users and groups.
func counted(users, groups int) string {
	return fmt.Sprintf(`{"id":"x_1","state":"linked","metadata":{"users":{"active":%d,"inactive":0},"groups":%d}}`, users, groups)
}

func TestWaiting(t *testing.T) {
	export, domain, directory, invitation := waits["an export"], waits["a domain"], waits["a directory"], waits["an invitation"]
	failed := func(err error) any { e, _ := errors.AsType[*auditlogs.ExportFailedError](err); return e }
	for name, tt := range map[string]struct {
		wait    waited
		replies []any
		want    string
		as      func(error) any // the expected error, if any
		told    int             // how often progress was called
	}{
		"an export until it is ready":         {export, []any{state("pending"), state("pending"), state("ready")}, "ready", nil, 2},
		"an export that fails":                {export, []any{state("pending"), state("error")}, "error", failed, 1},
		"an export that has expired":          {export, []any{state("expired")}, "expired", failed, 0},
		"an export in an unknown state":       {export, []any{state("paused"), state("ready")}, "ready", nil, 1},
		"through temporary failures":          {export, []any{503, 429, 502, 302, state("pending"), 500, state("ready")}, "ready", nil, 1},
		"a domain until it is verified":       {domain, []any{state("unverified"), state("pending"), state("verified")}, "verified", nil, 2},
		"a domain that was verified long ago": {domain, []any{state("legacy_verified")}, "legacy_verified", nil, 0},
		"a domain whose record is not found": {domain, []any{state("failed")}, "failed", func(err error) any {
			e, _ := errors.AsType[*organizationdomains.VerificationFailedError](err)
			return e
		}, 0},
		"a directory until its contents are stable":         {directory, []any{state("validating"), counted(0, 0), counted(5, 0), counted(9, 1), counted(9, 1)}, "linked", nil, 4},
		"a directory that its old sync does not link again": {directory, []any{counted(9, 1), state("unlinked"), counted(9, 1), counted(9, 1)}, "linked", nil, 3},
		"a directory whose credentials are wrong":           {directory, []any{state("invalid_credentials")}, "invalid_credentials", func(err error) any { e, _ := errors.AsType[*directorysync.NotLinkedError](err); return e }, 0},
		"an invitation until it is accepted":                {invitation, []any{state("pending"), state("accepted")}, "accepted", nil, 1},
		"an invitation that was revoked":                    {invitation, []any{state("revoked")}, "revoked", func(err error) any { e, _ := errors.AsType[*usermanagement.InvitationEndedError](err); return e }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is, told := is.New(t), 0
				client, transport := replies(t, tt.replies...)
				got, err := tt.wait(t.Context(), client, 0, func(string) { told++ })
				is.Equal(got, tt.want)
				is.Equal(told, tt.told)
				is.Equal(len(transport.Sent()), len(tt.replies)) // no extra requests
				if tt.as == nil {
					is.NoErr(err)
					return
				}
				is.True(tt.as(err) != nil)
			})
		})
	}
}

func TestWaitingEnds(t *testing.T) {
	for name, wait := range waits {
		t.Run(name+" that is not there, at once", func(t *testing.T) {
			is := is.New(t)
			transport := moduletest.Over(moduletest.Routes(nil))
			client, err := workos.NewConfidential("sk_test_1", "client_1", core.WithTransport(transport))
			is.NoErr(err)
			_, err = wait(t.Context(), client, 0, func(string) {})
			is.True(errors.Is(err, core.ErrNotFound))
			is.Equal(len(transport.Sent()), 1)
		})
		t.Run(name+" with its context, for whose cause, and by waits that grow to a bound", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is, cause := is.New(t), errors.New("enough")
				client, transport := replies(t, state("pending"))
				ctx, cancel := context.WithTimeoutCause(t.Context(), 24*time.Hour, cause)
				defer cancel()
				began := time.Now()
				_, err := wait(ctx, client, 0, func(string) {})
				is.Equal(err, cause)
				is.Equal(time.Since(began), 24*time.Hour)
				is.True(len(transport.Sent()) > 24*60 && len(transport.Sent()) < 24*60*3) // a minute or half a minute at most
			})
		})
		t.Run(name+" with an interval of one's own, or none below 0", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				is := is.New(t)
				client, transport := replies(t, state("pending"))
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				_, err := wait(ctx, client, 2*time.Hour, func(string) {})
				is.Equal(err, context.DeadlineExceeded)
				is.Equal(len(transport.Sent()), 1)
				_, err = wait(ctx, client, -1, func(string) {})
				moduletest.WantArgument(t, err, "params.Interval")
			})
		})
		t.Run(name+" without a context", func(t *testing.T) {
			client, _ := replies(t, state("pending"))
			_, err := wait(nil, client, 0, func(string) {})
			moduletest.WantArgument(t, err, "ctx")
		})
	}
}
