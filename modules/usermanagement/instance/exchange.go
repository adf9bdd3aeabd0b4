package instance

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"time"
)

// The protocol of the socket: a greeting, the length of the URL in four bytes, the URL; and one byte in response.
var greeting = [...]byte{'w', 'o', 'r', 'k', 'o', 's', ' ', '1'}

const (
	noticed     = 'k'
	atOnce      = 64              // starts that are received concurrently; the others wait
	messageTime = 5 * time.Second // for a start to send its message
	startTime   = time.Minute     // for the program to handle a start
)

// tell sends a URL to the running instance, and reports whether the instance has handled it.
func tell(ctx context.Context, socket, url string) (bool, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
	if err != nil {
		return false, err
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	if err := checkPeer(conn); err != nil {
		return false, err
	}
	message := binary.BigEndian.AppendUint32(greeting[:], uint32(len(url))) //nolint:gosec // at most maxURL
	if _, err := conn.Write(append(message, url...)); err != nil {
		return false, err
	}
	var response [1]byte
	_, err = io.ReadFull(conn, response[:])
	return err == nil && response[0] == noticed, err
}

// serve receives other starts until the socket is closed.
func (f *First) serve() {
	turns := make(chan struct{}, atOnce)
	for {
		select {
		case turns <- struct{}{}:
		case <-f.done:
			return
		}
		conn, err := f.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // for example if no descriptor is free
			<-turns
			select {
			case <-time.After(longestPause):
				continue
			case <-f.done:
				return
			}
		}
		f.serving.Go(func() {
			defer func() { <-turns }()
			f.hear(conn)
		})
	}
}

// hear passes a start to Starts. It drops one of another user, or with another message.
func (f *First) hear(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	ended := make(chan struct{})
	defer close(ended)
	f.serving.Go(func() {
		select {
		case <-f.done:
			_ = conn.SetDeadline(time.Unix(1, 0))
		case <-ended:
		}
	})
	if checkPeer(conn) != nil {
		return
	}
	_ = conn.SetDeadline(time.Now().Add(messageTime))
	url, ok := read(conn)
	if !ok {
		return
	}
	timer := time.NewTimer(startTime)
	defer timer.Stop()
	select {
	case f.starts <- url:
		_ = conn.SetDeadline(time.Now().Add(messageTime))
		_, _ = conn.Write([]byte{noticed})
	case <-timer.C:
	case <-f.done:
	}
}

// read returns the URL of a valid message.
func read(from io.Reader) (url string, ok bool) {
	var head [len(greeting) + 4]byte
	if _, err := io.ReadFull(from, head[:]); err != nil || !bytes.Equal(head[:len(greeting)], greeting[:]) {
		return "", false
	}
	length := binary.BigEndian.Uint32(head[len(greeting):])
	if length > maxURL {
		return "", false
	}
	text := make([]byte, length)
	_, err := io.ReadFull(from, text)
	return string(text), err == nil
}
