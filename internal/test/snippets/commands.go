package snippets

import (
	"fmt"
	"regexp"
	"strings"
)

var command = regexp.MustCompile("\\bgo (build|install|run|test|vet) ([^`\n|;&#]*)")

// CommandTargets returns the packages of this repository, such as ./docs/examples/cli, that the go commands of a document name, in a block or
// not.
func (d Document) CommandTargets() []Reference {
	var packages []Reference
	number := 0
	for line := range strings.Lines(d.Text) {
		number++
		for _, found := range command.FindAllStringSubmatch(line, -1) {
			for _, word := range strings.Fields(found[2]) {
				if strings.HasPrefix(word, "./") && word != "./..." {
					packages = append(packages, Reference{number, strings.TrimRight(word, ",:)")})
				}
				if found[1] == "run" && !strings.HasPrefix(word, "-") {
					break // the rest are arguments of the program
				}
			}
		}
	}
	return packages
}

// CheckTarget returns an error unless root has the folder of a package, or of a pattern such as ./core/...
func CheckTarget(root, pattern string) error {
	name := strings.TrimSuffix(strings.TrimPrefix(pattern, "./"), "/...")
	if !exists(root, name) {
		return fmt.Errorf("%s is not in the repository", pattern)
	}
	return nil
}
