package tokens

import "time"

// WithClock has a Source take the clock of the machine for something else than time.Now.
func WithClock(now func() time.Time) Option {
	return Option{func(s *Source) error {
		s.state.Get().now = now
		return nil
	}}
}
