package workostest

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// WithAddress makes the server listen on a loopback address, such as "127.0.0.1:4100" or "[::1]:0"; port 0 means any free port. Any other address
// is an error, because everyone who can reach the server can sign in as any user: [WithPublicAddress] accepts it.
func WithAddress(address string) Option {
	return Option{func(s *settings) error {
		at, err := parseAddress(address)
		if err != nil {
			return fmt.Errorf("workostest: WithAddress: %w", err)
		}
		if !at.IP.IsLoopback() {
			return fmt.Errorf("workostest: WithAddress: %s is not a loopback address", address)
		}
		s.address = address
		return nil
	}}
}

// WithPublicAddress is [WithAddress] for an address that other computers may reach, such as "0.0.0.0:4100" in a container. They can then sign in
// as any user, read and change all data, and see the page of [WithStatePage].
func WithPublicAddress(address string) Option {
	return Option{func(s *settings) error {
		if _, err := parseAddress(address); err != nil {
			return fmt.Errorf("workostest: WithPublicAddress: %w", err)
		}
		s.address = address
		return nil
	}}
}

// parseAddress parses an IP address and a port. It resolves no names: they could lead anywhere.
func parseAddress(address string) (*net.TCPAddr, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%q is not an IP address and a port", address)
	}
	ip := net.ParseIP(host)
	number, err := strconv.ParseUint(port, 10, 16)
	if ip == nil || err != nil {
		return nil, fmt.Errorf("%q is not an IP address and a port", address)
	}
	return &net.TCPAddr{IP: ip, Port: int(number)}, nil
}

// urlOf returns the base URL of a server. If the server listens on all addresses, the URL names this computer.
func urlOf(at *net.TCPAddr) string {
	host := at.IP.String()
	if at.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(at.Port))
}

// Served is a request that the server has responded to, for a log. It holds no secret: a route has names instead of values, and there is neither
// query nor body.
type Served struct {
	Method   string
	Route    string // For example "/organizations/{id}"; empty for an unknown route.
	Status   int    // 0 if the connection was closed instead.
	Duration time.Duration
}

// WithLog calls log for each request after the server has responded, from the goroutine of the request.
func WithLog(log func(Served)) Option {
	return Option{func(s *settings) error {
		s.log = log
		return nil
	}}
}

// logged calls the log for each request.
func (s *Server) logged(handler http.Handler) http.Handler {
	if s.log == nil {
		return handler
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out, start := &watched{ResponseWriter: w}, time.Now()
		defer func() { s.log(Served{knownMethod(r.Method), r.Pattern, out.status, time.Since(start)}) }()
		handler.ServeHTTP(out, r)
	})
}

// watched records the status of a response.
type watched struct {
	http.ResponseWriter
	status int
}

func (w *watched) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
