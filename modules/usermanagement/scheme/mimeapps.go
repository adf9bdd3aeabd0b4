package scheme

import (
	"slices"
	"strings"
)

// The groups of mimeapps.list with an entry for a type: the application that opens it, and those that can.
var groups = [...]string{"[Default Applications]", "[Added Associations]"}

// associate returns the text of a mimeapps.list with an application first for a type. All other lines stay unchanged.
func associate(text, mimeType, application string) string {
	for _, group := range groups {
		text = edit(text, group, mimeType, func(applications []string) []string {
			return append([]string{application}, without(applications, application)...)
		})
	}
	return text
}

// dissociate returns the text without the application for that type.
func dissociate(text, mimeType, application string) string {
	for _, group := range groups {
		text = edit(text, group, mimeType, func(applications []string) []string { return without(applications, application) })
	}
	return text
}

func without(applications []string, application string) []string {
	return slices.DeleteFunc(applications, func(one string) bool { return one == application })
}

// edit changes the list of a key in a group, and adds either if it is missing. It removes a key whose list becomes empty. If
// two groups or keys have the same name, the first counts.
func edit(text, group, key string, change func([]string) []string) string {
	lines := strings.SplitAfter(text, "\n")
	end := -1 // of the group
	for i, in := 0, false; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		switch name, value, isKey := strings.Cut(line, "="); {
		case strings.HasPrefix(line, "["):
			if in {
				i = len(lines)
				continue
			}
			if in = line == group; in {
				end = i + 1
			}
		case in && isKey && strings.TrimSpace(name) == key:
			applications := strings.FieldsFunc(value, func(r rune) bool { return r == ';' })
			for n := range applications {
				applications[n] = strings.TrimSpace(applications[n])
			}
			before := strings.Join(applications, ";")
			switch after := strings.Join(change(applications), ";"); after {
			case before:
			case "":
				lines = slices.Delete(lines, i, i+1)
			default:
				lines[i] = key + "=" + after + ";\n"
			}
			return strings.Join(lines, "")
		case in && line != "":
			end = i + 1
		}
	}
	applications := change(nil)
	if len(applications) == 0 {
		return text
	}
	added := key + "=" + strings.Join(applications, ";") + ";\n"
	if end < 0 {
		if text != "" {
			text = strings.TrimRight(text, "\n") + "\n\n"
		}
		return text + group + "\n" + added
	}
	if !strings.HasSuffix(lines[end-1], "\n") {
		lines[end-1] += "\n"
	}
	return strings.Join(slices.Insert(lines, end, added), "")
}
