package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// waiting shows that the program waits, and for how long: on a terminal in a line that counts, elsewhere in
// one that is printed once.
type waiting struct {
	p    *program
	done chan struct{}
	wg   sync.WaitGroup
}

func (w *waiting) start(text string) {
	if !isTerminal(w.p.stderr) {
		w.p.say("%s …", text)
		return
	}
	w.done = make(chan struct{})
	w.wg.Go(func() {
		began, tick := time.Now(), time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			_, _ = fmt.Fprintf(w.p.stderr, "\r%s, %s. Ctrl-C stops.", text, time.Since(began).Round(time.Second))
			select {
			case <-tick.C:
			case <-w.done:
				_, _ = fmt.Fprintf(w.p.stderr, "\r%s\r", strings.Repeat(" ", len(text)+30))
				return
			}
		}
	})
}

func (w *waiting) stop() {
	if w.done != nil {
		close(w.done)
		w.wg.Wait()
		w.done = nil
	}
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
