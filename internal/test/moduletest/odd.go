package moduletest

import "strings"

// Odd returns seeds for fuzz targets: a JSON text once for each odd string that occurs on the wire, which replaces the "@" in
// it.
func Odd(text string) []string {
	var odd []string
	for _, value := range []string{
		`"Ada \ud83d"`, `"\ude00"`, "\"T\xe9l\"", "\"\xf0\x9f\"", `"a","a":"b","a":"c"`, `null`, `[null,{"a":null}]`, `7`, `1e999`, `{"a":1,"a":2}`,
		`"2021-07-31T05:10:19+0000"`, `"2021-10-27 15:21:50.640958"`, `""`, `"2021-07-31T05:10:19+24:00"`,
	} {
		odd = append(odd, strings.ReplaceAll(text, `"@"`, value))
	}
	return append(odd, "\ufeff"+text)
}
