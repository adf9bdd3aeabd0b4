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

// Gate authenticates the callers of a server's methods. Nil and the zero value reject every caller. It is safe for
// concurrent use.
type Gate struct{ rules *Rules }

// Serving returns the gate of a server that serves these methods, each named "/package.Service/Method".
//
// Errors: *core.ArgumentError with the names in WithMethod and WithOpen that match no method, for example because of a
// typo: their guards would protect nothing.
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
		return nil, &core.ArgumentError{Argument: "rules", Reason: "name methods that the server does not serve: " + strings.Join(unserved, ", ")}
	}
	return &Gate{r}, nil
}

// serviceOf returns the service of a method, with a trailing slash.
func serviceOf(method string) string { return method[:strings.LastIndexByte(method, '/')+1] }

// LetIn returns the context with the caller of a method, from the values of the Authorization field. The error is a
// *bearer.Error. It rejects a method whose name is not of the form "/package.Service/Method", because no rule can apply
// to it.
func (g *Gate) LetIn(ctx context.Context, method string, authorization []string) (context.Context, error) {
	if g == nil || g.rules == nil {
		failure := &bearer.Error{Status: http.StatusInternalServerError, Err: &core.ArgumentError{
			Argument: "Gate", Reason: "is nil or the zero value: no check has compared the rules with the methods of the server",
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
