package session

import (
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// entry is the content of a record of a Store. Its key prevents anyone who can write to the store from giving one
// session the key of another.
type entry struct {
	Key      string         `json:"key"`
	Secret   string         `json:"secret"` // the mark of the current reference's secret
	Previous []previous     `json:"previous,omitempty"`
	Session  jsontext.Value `json:"session"` // in the form of the Node SDK
}

// previous is an older reference that is still valid.
type previous struct {
	Secret string `json:"secret"`
	Until  int64  `json:"until,omitempty"` // in milliseconds since the Unix epoch; 0 until the current reference is used
}

func (p previous) isGood(now time.Time) bool { return p.Until == 0 || now.UnixMilli() < p.Until }

// honors reports whether a reference that has been replaced is still valid.
func (e entry) honors(secret string, now time.Time) (ok bool) {
	for _, one := range e.Previous {
		ok = sameMark(one.Secret, secret) && one.isGood(now) || ok
	}
	return ok
}

// isUnclaimed reports whether possibly no browser has the current reference.
func (e entry) isUnclaimed() bool {
	return slices.ContainsFunc(e.Previous, func(p previous) bool { return p.Until == 0 })
}

// claimed returns an entry whose current reference a browser has used.
func (e entry) claimed(now time.Time) entry {
	e.Previous = slices.Clone(e.Previous)
	for i := range e.Previous {
		if e.Previous[i].Until == 0 {
			e.Previous[i].Until = now.Add(referenceGrace).UnixMilli()
		}
	}
	return e
}

// rotated returns an entry for another secret, if there is room for the replaced one. That one stays valid until a
// browser has used the new one, and for a while after that.
func (e entry) rotated(secret string, now time.Time) entry {
	e.Previous = slices.DeleteFunc(slices.Clone(e.Previous), func(p previous) bool { return !p.isGood(now.Add(-lateAge)) })
	if len(e.Previous) >= maxPrevious {
		e.Previous = slices.DeleteFunc(e.Previous, func(p previous) bool { return !p.isGood(now) })
	}
	if len(e.Previous) >= maxPrevious {
		return e
	}
	e.Previous = append(e.Previous, previous{Secret: e.Secret})
	e.Secret = mark(secret)
	return e
}
