// Command testcount reads the output of go test -json, prints what failed with its output, and counts
// the tests. With -summary it prints the sum over all files alone, as the closing line of CI.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
)

// event is a line of go test -json; see go doc test2json.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

type counts struct{ passed, failed, skipped int }

func main() {
	summary := flag.Bool("summary", false, "print the sum over all files alone")
	flag.Parse()
	var total counts
	for _, name := range flag.Args() {
		if err := read(name, &total, !*summary); err != nil {
			fmt.Fprintln(os.Stderr, "testcount:", err)
			os.Exit(1)
		}
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", total.passed, total.failed, total.skipped)
	if total.failed > 0 || total.passed == 0 {
		os.Exit(1)
	}
}

// read counts the tests of a file. A package that fails without a test that does, as by not compiling,
// counts as one failure.
func read(name string, total *counts, verbose bool) error {
	file, err := os.Open(name) //nolint:gosec // named on the command line
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	output := map[string]*strings.Builder{}
	failedIn := map[string]bool{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Println(lines.Text()) // what the go command itself has to say
			continue
		}
		key := e.Package + " " + e.Test
		if output[key] == nil {
			output[key] = &strings.Builder{}
		}
		_, _ = output[key].WriteString(e.Output)
		switch {
		case e.Action == "skip" && e.Test != "":
			total.skipped++
			if verbose {
				fmt.Print(output[key])
			}
		case e.Action == "pass" && e.Test != "":
			total.passed++
		case e.Action == "fail" && (e.Test != "" || !failedIn[e.Package]), e.Action == "build-fail":
			total.failed++
			failedIn[e.Package] = true
			if verbose {
				fmt.Printf("FAILED %s\n%s", key, output[key])
			}
		}
	}
	return lines.Err()
}
