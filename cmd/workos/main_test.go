package main

import (
	"bytes"
	"context"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/env"
)

func TestTheCommandLine(t *testing.T) {
	for name, test := range map[string]struct {
		args           string
		status         int
		stdout, stderr string // patterns
	}{
		"shows its commands when there are no arguments":       {"", exitDone, `(?s)^Sign in to WorkOS.*Exit status: 0 done.*\n  whoami `, `^$`},
		"shows them for help":                                  {"help", exitDone, `Available Commands`, `^$`},
		"shows how a command is used":                          {"api --help", exitDone, `workos api \[METHOD\] PATH`, `^$`},
		"prints its version":                                   {"version", exitDone, `^workos \S+ \(SDK ` + workos.Version + `, go1\.`, `^$`},
		"prints its version as JSON":                           {"version --json", exitDone, `"sdk":"` + workos.Version + `"`, `^$`},
		"rejects an unknown command, and suggests a known one": {"lgoin --device", exitUsage, `^$`, `(?s)^unknown command "lgoin".*login.*See: workos --help`},
		"rejects an unknown command of a group":                {"events tial --type x", exitUsage, `^$`, `^unknown command "tial" for "workos events"\nSee: workos events --help\n$`},
		"rejects an unknown flag":                              {"whoami --loud", exitUsage, `^$`, `^unknown flag: --loud\nSee: workos whoami --help\n$`},
		"rejects an extra argument":                            {"whoami me", exitUsage, `^$`, `"me"`},
		"rejects an unknown flag before --json, as JSON":       {"whoami --loud --json", exitUsage, `^$`, `^\{"error":"usage"`},
		"prints a usage error as JSON":                         {"whoami me --json", exitUsage, `^$`, `^\{"error":"usage","message":"[^\n]*"\}\n$`},
		"rejects mutually exclusive flags":                     {"login --device --port 1", exitUsage, `^$`, `device port`},
		"rejects a key among the arguments":                    {"sk_live_1234", exitUsage, `^$`, `^an argument holds a key or a token`},
		"rejects a key as the value of a flag":                 {"api /x --api-key=sk_live_1234", exitUsage, `^$`, `^an argument holds a key`},
		"rejects a key as the value of a member":               {"api POST /x -f key=sk_live_1234", exitUsage, `^$`, `^an argument holds a key`},
		"rejects an invalid base URL":                          {"whoami --base-url example.com", exitUsage, `^$`, `WithBaseURL`},
	} {
		t.Run(name, func(t *testing.T) {
			u := sitDown(t)
			var stdout, stderr bytes.Buffer
			u.runs(test.status, &stdout, &stderr, strings.Fields(test.args)...)
			u.sees(stdout.String(), test.stdout)
			u.sees(stderr.String(), test.stderr)
			u.True(!strings.Contains(stdout.String()+stderr.String(), "1234"))
		})
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	for name, test := range map[string]struct {
		variable, args string
		status         int
		stderr         string
	}{
		"no client ID":   {env.ClientIDVariable, "whoami", exitUsage, `^WORKOS_CLIENT_ID is not set`},
		"no API key":     {env.APIKeyVariable, "api /organizations", exitCredential, `^WORKOS_API_KEY is not set`},
		"no key to tail": {env.APIKeyVariable, "events tail", exitCredential, `^WORKOS_API_KEY is not set`},
		"no sign-in":     {tokenVariable, "token", exitCredential, `^You are not signed in\. Run: workos login`},
		"no secret":      {secretVariable, "webhooks verify", exitCredential, `^WORKOS_WEBHOOK_SECRET is not set`},
	} {
		t.Run(name, func(t *testing.T) {
			u := sitDown(t)
			t.Setenv(test.variable, "")
			u.types(test.status, strings.Fields(test.args)...)
			u.sees(u.stderr, test.stderr)
			u.Equal(u.stdout, "")
		})
	}
}

func TestCompletion(t *testing.T) {
	for shell, check := range map[string][]string{"bash": {"bash", "-n"}, "zsh": {"zsh", "-n"}, "fish": {"fish", "--no-execute"}, "powershell": nil} {
		t.Run("has a script for "+shell, func(t *testing.T) {
			u := sitDown(t)
			u.types(exitDone, "completion", shell)
			u.sees(u.stdout, `workos`)
			if len(check) == 0 {
				return
			}
			if _, err := exec.LookPath(check[0]); err != nil {
				t.Skip(shell + " is not installed")
			}
			script := filepath.Join(t.TempDir(), "script")
			u.NoErr(os.WriteFile(script, []byte(u.stdout), 0o600))
			said, err := exec.Command(check[0], append(check[1:], script)...).CombinedOutput()
			if err != nil {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
	for line, want := range map[string]string{"eve": "events", "api P": "PATCH", "api --as ": "user"} {
		t.Run("completes: "+line, func(t *testing.T) {
			u := sitDown(t)
			u.types(exitDone, append([]string{"__complete"}, strings.Split(line, " ")...)...)
			u.sees(u.stdout, `(?m)^`+want+`\b`)
		})
	}
	t.Run("rejects another shell", func(t *testing.T) { sitDown(t).types(exitUsage, "completion", "tcsh") })
}

// gone is standard output whose reader has closed the pipe.
type gone struct{}

func (gone) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
}

func TestAClosedPipeEndsTheProgramQuietly(t *testing.T) {
	u := sitDown(t)
	for _, line := range []string{"help", "version", "api /user_management/users --paginate", "api /user_management/users", "events list --from start", "events tail --from start --json"} {
		t.Run(line, func(*testing.T) {
			var stderr bytes.Buffer
			u.runs(exitDone, gone{}, &stderr, strings.Fields(line)...)
			u.Equal(strings.Replace(stderr.String(), waiting+"\n", "", 1), "")
		})
	}
}

// As users run it: built, with the signals and pipes of the system.
func TestTheProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("has neither SIGINT nor SIGPIPE")
	}
	u := sitDown(t)
	file := filepath.Join(t.TempDir(), "workos")
	said, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	t.Run("ends quietly when its reader has closed the pipe", func(*testing.T) {
		read, write, err := os.Pipe()
		u.NoErr(err)
		u.NoErr(read.Close())
		defer func() { _ = write.Close() }()
		var stderr bytes.Buffer
		program := exec.Command(file, "version")
		program.Stdout, program.Stderr = write, &stderr
		u.NoErr(program.Run())
		u.Equal(stderr.String(), "")
	})
	for name, test := range map[string]struct {
		args   []string
		until  string
		status int
	}{
		"ends with success when Ctrl-C ends a tail": {[]string{"events", "tail", "--from", "start"}, "user.created", exitDone},
		"ends an emulator with success, too":        {[]string{"emulator", "--addr", "127.0.0.1:0"}, "_emulator", exitDone},
		"reports that Ctrl-C interrupted it":        {[]string{"login", "--device"}, "", exitInterrupted},
	} {
		t.Run(name, func(*testing.T) {
			program := exec.Command(file, test.args...)
			out, err := program.StdoutPipe()
			u.NoErr(err)
			if test.until == "" {
				out, err = program.StderrPipe()
				u.NoErr(err)
				test.until = "Waiting"
			}
			u.NoErr(program.Start())
			readUntil(u, out, test.until)
			u.NoErr(program.Process.Signal(os.Interrupt))
			_, _ = io.Copy(io.Discard, out)
			_ = program.Wait()
			u.Equal(program.ProcessState.ExitCode(), test.status)
		})
	}
}

func readUntil(u *terminal, in io.Reader, text string) {
	var read []byte
	for !bytes.Contains(read, []byte(text)) {
		more := make([]byte, 4096)
		n, err := in.Read(more)
		u.NoErr(err)
		read = append(read, more[:n]...)
	}
}

// The program shows how to use the SDK, so it imports only public packages.
func TestItIsBuiltOfThePublicAPI(t *testing.T) {
	is := is.New(t)
	files, err := filepath.Glob("*.go")
	is.NoErr(err)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		is.NoErr(err)
		for _, imported := range file.Imports {
			if strings.Contains(imported.Path.Value, "/internal/") {
				t.Errorf("%s imports %s", name, imported.Path.Value)
			}
		}
	}
}

func TestAnInterruptedCommandSaysSo(t *testing.T) {
	u := sitDown(t)
	ctx, cancel := context.WithCancel(t.Context())
	u.ctx, u.browser = ctx, func(context.Context, string) error { cancel(); return nil }
	u.types(exitInterrupted, "login")
	u.sees(u.stderr, `(?m)^Interrupted\.$`)
}
