package codec

import (
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// layouts are the formats in which WorkOS and the directories behind it write times, with a blank for the T and
// none before the zone. All of them accept fractions of a second.
var layouts = []string{
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05Z07", "2006-01-02 15:04:05",
	"2006-01-02 15:04:05UTC", "2006-01-02 15:04:05-0700UTC", "2006-01-02 15:04Z07:00", "2006-01-02 15:04", time.DateOnly,
}

// ParseTime parses a time leniently, in UTC if the text has no zone. It returns the zero time for other text.
func ParseTime(text string) time.Time {
	text = strings.ToUpper(strings.TrimSpace(text)) // RFC 3339 §5.6 has t and z in either case
	for _, layout := range []string{http.TimeFormat, time.RFC1123Z} {
		if at, err := time.Parse(layout, text); err == nil {
			return canonical(at)
		}
	}
	if date := len(time.DateOnly); len(text) > date {
		text = text[:date] + " " + strings.ReplaceAll(text[date+1:], " ", "")
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return canonical(at)
		}
	}
	return time.Time{}
}

// canonical returns at if RFC 3339 can represent it, otherwise the zero time.
func canonical(at time.Time) time.Time {
	if _, offset := at.Zone(); offset <= -day || offset >= day || at.Year() < 0 || at.Year() > 9999 {
		return time.Time{}
	}
	return at
}

const day = 24 * 60 * 60 // seconds

// decodeTime fails only for text that is not JSON: an invalid time must not fail the object that contains it.
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
