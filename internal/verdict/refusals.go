package verdict

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/workos-typestate/workos/core"
)

// patience is for how long a refusal in words that gateways have, too, has to come in a row to be taken for WorkOS's.
const patience = 5 * time.Minute

// Refusals are what a loop was refused with in a row. The zero value is none.
type Refusals struct {
	status int
	since  time.Time
}

// Final reports whether the loop has to end because of the outcome of a request, which is nil for a success. WorkOS's errors
// of the routes that loops ask have a message and no code, and so have those of gateways, which last for as long as somebody
// takes to mend a route. So a refusal ends a loop when it names a parameter, which gateways do not know, or when the same
// status has come for five minutes, and nothing else.
func (r *Refusals) Final(err error) bool {
	if !Refused(err) {
		*r = Refusals{}
		return false
	}
	answer, _ := errors.AsType[*core.Error](err)
	if namesField(answer) {
		return true
	}
	if r.status != answer.Status {
		*r = Refusals{answer.Status, time.Now()}
	}
	return time.Since(r.since) >= patience
}

func namesField(answer *core.Error) bool {
	return (answer.Status == http.StatusBadRequest || answer.Status == http.StatusUnprocessableEntity) &&
		slices.ContainsFunc(answer.Fields, func(f core.FieldError) bool { return f.Field != "" })
}
