package codec

import (
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// layouts are the forms of a time beside RFC 3339 in which WorkOS and the directories behind it write them. Fractions of
// a second are read after any of them.
var layouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05Z07", "2006-01-02 15:04:05",
	"2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 UTC", "2006-01-02 15:04:05 -0700 UTC",
	time.DateOnly, http.TimeFormat, time.RFC1123Z,
}

// ParseTime reads a time leniently, in UTC where the text names no zone. What is not a time is the zero time.
func ParseTime(text string) time.Time {
	text = strings.ToUpper(strings.TrimSpace(text)) // RFC 3339 §5.6 has t and z in either case
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	return time.Time{}
}

// decodeTime never fails but for text that is not JSON: an odd time does not cost the object that it stands in.
func decodeTime(from *jsontext.Decoder) (time.Time, error) {
	if from.PeekKind() != jsontext.KindString {
		return time.Time{}, from.SkipValue()
	}
	token, err := from.ReadToken()
	if err != nil {
		return time.Time{}, err
	}
	return ParseTime(token.String()), nil
}
