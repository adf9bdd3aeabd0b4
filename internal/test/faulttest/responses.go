package faulttest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Response writes the response to a request. Unless it ends the connection, another request may follow.
type Response func(*Wire)

// Wire is the server's end of a connection.
type Wire struct {
	conn    net.Conn
	in      *bufio.Reader
	written *atomic.Int64
	over    bool
}

// Write sends bytes as they are. Responses convert their text only once, because tests measure allocations.
func (w *Wire) Write(p []byte) (int, error) {
	n, err := w.conn.Write(p)
	w.written.Add(int64(n))
	if err != nil {
		w.over = true
	}
	return n, err
}

// hold keeps the connection open until the client closes it.
func (w *Wire) hold() {
	w.over = true
	_, _ = io.Copy(io.Discard, w.in)
}

// reset ends the connection with a TCP reset instead of an orderly close.
func (w *Wire) reset() {
	w.over = true
	if tcp, ok := w.conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = w.conn.Close()
}

// Head is the status line and the headers, given as whole lines.
func Head(status int, lines ...string) string {
	first := fmt.Sprintf("HTTP/1.1 %d %s", status, http.StatusText(status))
	return strings.Join(slices.Concat([]string{first}, lines, []string{"", ""}), "\r\n")
}

// Whole is a proper response that leaves the connection usable for the next request.
func Whole(status int, body string, lines ...string) Response {
	if status != http.StatusNoContent && status != http.StatusNotModified {
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(body)))
	}
	return Stay(Head(status, lines...) + body)
}

// Stay sends text as it is and leaves the connection open.
func Stay(text string) Response {
	all := []byte(text)
	return func(w *Wire) { _, _ = w.Write(all) }
}

// Close sends text as it is and closes the connection.
func Close(text string) Response {
	all := []byte(text)
	return func(w *Wire) {
		_, _ = w.Write(all)
		w.over = true
	}
}

// Reset sends text as it is and resets the connection.
func Reset(text string) Response {
	return func(w *Wire) {
		_, _ = io.WriteString(w, text)
		w.reset()
	}
}

// Hold sends text as it is and then nothing more, for as long as the client waits.
func Hold(text string) Response {
	return func(w *Wire) {
		_, _ = io.WriteString(w, text)
		w.hold()
	}
}

// Drip sends head at once and text byte by byte, repeatedly, as long as the client reads (slow loris).
func Drip(head, text string, every time.Duration) Response {
	return func(w *Wire) {
		w.over = true
		_, err := io.WriteString(w, head)
		for i := 0; err == nil; i++ {
			time.Sleep(every)
			_, err = io.WriteString(w, text[i%len(text):][:1])
		}
	}
}

// Endless sends head and then text again and again, as fast as the client reads it.
func Endless(head, text string) Response {
	chunk := []byte(strings.Repeat(text, 1+(32<<10)/len(text)))
	return func(w *Wire) {
		w.over = true
		_, err := io.WriteString(w, head)
		for err == nil {
			_, err = w.Write(chunk)
		}
	}
}

// GzipBomb is a small response that unpacks to size MiB of JSON. It consists of many members (RFC 1952 §2.2), each
// compressed only once.
func GzipBomb(status, size int) Response {
	body := packed(`{"id":"`) + strings.Repeat(packed(strings.Repeat("a", 1<<20)), size) + packed(`"}`)
	return Whole(status, body, "Content-Encoding: gzip", "Content-Type: application/json")
}

// Gzip is a compressed response.
func Gzip(status int, body string) Response {
	return Whole(status, packed(body), "Content-Encoding: gzip", "Content-Type: application/json")
}

func packed(text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return out.String()
}
