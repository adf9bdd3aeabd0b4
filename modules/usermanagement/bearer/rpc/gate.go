package rpc

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/modules/usermanagement/bearer"
)

// Gate lets callers into the methods of a server. Nil and the zero value let nobody in. It is safe for use by many goroutines at once.
type Gate struct{ rules *Rules }

// Serving returns the gate of a server that serves these methods, each named "/package.Service/Method".
//
// Errors: *core.ArgumentError with the names of WithMethod and WithOpen that no method has, such as one that is misspelled: its
// guards would guard nothing.
func (r *Rules) Serving(methods []string) (*Gate, error) {
	if r == nil || r.auth == nil {
		return nil, &core.ArgumentError{Argument: "Rules", Reason: "are nil or the zero value: make them with New"}
	}
	served := map[string]bool{}
	for _, method := range methods {
		served[method], served[serviceOf(method)] = true, true
	}
	unserved := slices.AppendSeq(slices.Collect(maps.Keys(r.guards)), maps.Keys(r.open))
	unserved = slices.DeleteFunc(unserved, func(name string) bool { return served[name] })
	if len(unserved) > 0 {
		slices.Sort(unserved)
		return nil, &core.ArgumentError{Argument: "rules", Reason: "name what the server does not serve: " + strings.Join(unserved, ", ")}
	}
	return &Gate{r}, nil
}

// serviceOf is the service of a method, with a slash at its end.
func serviceOf(method string) string { return method[:strings.LastIndexByte(method, '/')+1] }

// LetIn returns the context with the caller of a method, from the values of the field Authorization. The error is a *bearer.Error.
// A method whose name is not of the form "/package.Service/Method" lets nobody in, because no rule can be about it.
func (g *Gate) LetIn(ctx context.Context, method string, authorization []string) (context.Context, error) {
	if g == nil || g.rules == nil {
		failure := &bearer.Error{Status: http.StatusInternalServerError, Err: &core.ArgumentError{
			Argument: "Gate", Reason: "is nil or the zero value: nothing has checked the rules against what the server serves",
		}}
		logged(ctx, method, failure)
		return ctx, failure
	}
	r := g.rules
	service := serviceOf(method)
	_, methodNamed := r.guards[method]
	_, serviceNamed := r.guards[service]
	if isInfrastructure(service) && !methodNamed && !serviceNamed {
		return ctx, nil
	}
	caller, err := r.caller(ctx, method, authorization)
	isOpen := isName(method) && (r.open[method] || r.open[service] && !methodNamed)
	switch {
	case isOpen && errors.Is(err, bearer.ErrNoToken):
		return ctx, nil
	case err == nil && !isOpen:
		err = r.auth.Check(caller, slices.Concat(r.all, r.guards[service], r.guards[method])...)
	}
	if err != nil {
		failure, ok := errors.AsType[*bearer.Error](err)
		if !ok {
			failure = &bearer.Error{Status: http.StatusInternalServerError, Err: err}
		}
		r.onError(ctx, method, failure)
		return ctx, failure
	}
	return bearer.NewContext(ctx, caller), nil
}
