package tokens

import "time"

// WithClock makes a Source use now instead of time.Now as the clock of the machine.
func WithClock(now func() time.Time) Option {
	return Option{func(s *Source) error {
		s.state.Get().now = now
		return nil
	}}
}
