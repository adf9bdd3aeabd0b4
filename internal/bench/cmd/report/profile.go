package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// How many iterations are profiled: the processor is sampled, and wants to be looked at for longer, while allocations
// are counted. An iteration over the loopback is some thousand requests.
const (
	timedRuns   = 200_000
	countedRuns = 20_000
	wholeRuns   = 100
)

// write profiles a contender and writes the table of its functions.
func (p profiled) write(w io.Writer) error {
	folder, err := os.MkdirTemp("", "report")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	text := &strings.Builder{}
	if p.whole {
		times, err := p.profile(folder, "cpu", wholeRuns, "-cpuprofile")
		if err != nil {
			return err
		}
		fmt.Fprintf(text, "\n| %s: %s | Time |\n|---|--:|\n", p.work, p.contender)
		for _, function := range p.functions {
			fmt.Fprintf(text, "| `%s` | %.0f %% |\n", function, times[function].percent)
		}
	} else {
		times, err := p.profile(folder, "cpu", timedRuns, "-cpuprofile")
		if err != nil {
			return err
		}
		allocations, err := p.profile(folder, "alloc_objects", countedRuns, "-memprofilerate=1", "-memprofile")
		if err != nil {
			return err
		}
		fmt.Fprintf(text, "\n| %s: %s | Time | Allocations |\n|---|--:|--:|\n", p.work, p.contender)
		for _, function := range p.functions {
			fmt.Fprintf(text, "| `%s` | %.0f %% | %.0f |\n", function,
				100*times[function].amount/times[p.functions[0]].amount, allocations[function].amount/countedRuns)
		}
	}
	_, err = io.WriteString(w, text.String())
	return err
}

// weight is what a function and all that it calls took.
type weight struct{ amount, percent float64 }

// profile runs the benchmark so many times and returns the samples of its functions. The last flag takes the name of a
// file.
func (p profiled) profile(folder, samples string, runs int, flags ...string) (map[string]weight, error) {
	file, program := filepath.Join(folder, samples+".out"), filepath.Join(folder, "bench.test")
	pattern := "^BenchmarkTable$/^" + regexp.QuoteMeta(strings.ReplaceAll(p.work, " ", "_")) + "$/^" + regexp.QuoteMeta(p.contender) + "$"
	arguments := []string{"test", "-run", "^$", "-bench", pattern, "-benchtime", strconv.Itoa(runs) + "x", "-o", program}
	arguments = append(append(arguments, flags...), file, "github.com/workos-typestate/workos/internal/bench")
	if _, err := output("go", arguments...); err != nil {
		return nil, err
	}
	top, err := output("go", "tool", "pprof", "-top", "-cum", "-nodecount=100000", "-nodefraction=0", "-sample_index="+samples, program, file)
	if err != nil {
		return nil, err
	}
	return cumulated(top, p.functions), nil
}

// cumulated reads the table that pprof prints: flat, flat %, sum %, cum, cum %, name.
func cumulated(top []byte, functions []string) map[string]weight {
	found := map[string]weight{}
	lines := bufio.NewScanner(bytes.NewReader(top))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 {
			continue
		}
		name, _, _ := strings.Cut(fields[5], "[") // of a generic function
		for _, function := range functions {
			if name == function || strings.HasSuffix(name, "/"+function) {
				known := found[function]
				found[function] = weight{known.amount + quantityOf(fields[3]), known.percent + quantityOf(fields[4])}
			}
		}
	}
	return found
}

// quantityOf reads "1.42s", "270ms", "12.5%" or "200000".
func quantityOf(text string) float64 {
	for unit, factor := range map[string]float64{"ms": 1e-3, "mins": 60, "s": 1, "%": 1} {
		number, err := strconv.ParseFloat(strings.TrimSuffix(text, unit), 64)
		if strings.HasSuffix(text, unit) && err == nil {
			return number * factor
		}
	}
	number, _ := strconv.ParseFloat(text, 64)
	return number
}

func output(name string, arguments ...string) ([]byte, error) {
	command := exec.Command(name, arguments...) //nolint:gosec,noctx // its own words, until it is interrupted
	command.Stderr = os.Stderr
	return command.Output()
}
