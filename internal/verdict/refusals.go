package verdict

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

// patience is how long a refusal that could also come from a gateway must persist before it is taken for WorkOS's.
const patience = 5 * time.Minute

// Refusals tracks the consecutive refusals of a loop. The zero value is none.
type Refusals struct {
	status int
	since  time.Time
}

// Final reports whether the loop has to end because of the outcome of a request; err is nil for a success. On the routes that
// loops use, WorkOS's errors have a message and no code. So do the errors of gateways, which last until somebody fixes a
// route. A refusal therefore ends a loop if it names a parameter, which gateways do not know, or if the same status, and
// nothing else, has come for five minutes.
func (r *Refusals) Final(err error) bool {
	if !Refused(err) {
		*r = Refusals{}
		return false
	}
	response, _ := errors.AsType[*core.Error](err)
	if namesField(response) {
		return true
	}
	if r.status != response.Status {
		*r = Refusals{response.Status, time.Now()}
	}
	return time.Since(r.since) >= patience
}

func namesField(response *core.Error) bool {
	return (response.Status == http.StatusBadRequest || response.Status == http.StatusUnprocessableEntity) &&
		slices.ContainsFunc(response.Fields, func(f core.FieldError) bool { return f.Field != "" })
}
