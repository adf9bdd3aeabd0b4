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

// profiledRuns is how many iterations are profiled.
const profiledRuns = 20_000

// write profiles a contender and writes the table of its functions.
func (p profiled) write(w io.Writer) error {
	folder, err := os.MkdirTemp("", "report")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	times, err := p.profile(folder, "cpu", "-cpuprofile")
	if err != nil {
		return err
	}
	allocations, err := p.profile(folder, "mem", "-memprofilerate=1", "-memprofile")
	if err != nil {
		return err
	}
	whole := times[p.functions[0]]
	text := &strings.Builder{}
	fmt.Fprintf(text, "\n| %s: %s | Time | Allocations |\n|---|--:|--:|\n", p.work, p.contender)
	for _, function := range p.functions {
		fmt.Fprintf(text, "| `%s` | %.0f %% | %.0f |\n", function, 100*times[function]/whole, allocations[function]/profiledRuns)
	}
	_, err = io.WriteString(w, text.String())
	return err
}

// profile runs the benchmark and returns how much each function and what it calls took. The last flag takes the name
// of a file.
func (p profiled) profile(folder, name string, flags ...string) (map[string]float64, error) {
	file, program := filepath.Join(folder, name+".out"), filepath.Join(folder, "bench.test")
	pattern := "^BenchmarkTable$/^" + regexp.QuoteMeta(strings.ReplaceAll(p.work, " ", "_")) + "$/^" + regexp.QuoteMeta(p.contender) + "$"
	arguments := []string{
		"test", "-run", "^$", "-bench", pattern, "-benchtime", strconv.Itoa(profiledRuns*scale(name)) + "x", "-o", program,
	}
	arguments = append(append(arguments, flags...), file, "github.com/workos-typestate/workos/internal/bench")
	if _, err := output("go", arguments...); err != nil {
		return nil, err
	}
	top, err := output("go", "tool", "pprof", "-top", "-cum", "-nodecount=100000", "-nodefraction=0", "-sample_index="+sample(name), program, file)
	if err != nil {
		return nil, err
	}
	return cumulated(top, p.functions), nil
}

// scale lets the processor be looked at for longer, since that is sampled, where allocations are counted.
func scale(profile string) int {
	if profile == "cpu" {
		return 10
	}
	return 1
}

func sample(profile string) string {
	if profile == "cpu" {
		return "cpu"
	}
	return "alloc_objects"
}

// cumulated reads the table that pprof prints: flat, flat %, sum %, cum, cum %, name.
func cumulated(top []byte, functions []string) map[string]float64 {
	found := map[string]float64{}
	lines := bufio.NewScanner(bytes.NewReader(top))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 {
			continue
		}
		name, _, _ := strings.Cut(fields[5], "[") // of a generic function
		for _, function := range functions {
			if name == function || strings.HasSuffix(name, "/"+function) {
				found[function] += quantityOf(fields[3])
			}
		}
	}
	return found
}

// quantityOf reads "1.42s", "270ms" or "200000".
func quantityOf(text string) float64 {
	for unit, factor := range map[string]float64{"ms": 1e-3, "mins": 60, "s": 1} {
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
