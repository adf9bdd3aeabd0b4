// Package websockets runs authkit's middleware in front of two WebSocket libraries, as a module of its own, so that what
// they depend on stays out of the SDK's. Its test shows what docs/web-apps.md promises of connections and sessions.
package websockets

import (
	"net/http"

	coder "github.com/coder/websocket"
	gorilla "github.com/gorilla/websocket"
)

// greetByGorilla writes the handshake's response by itself, on the connection: no header that was set before is in it.
func greetByGorilla(w http.ResponseWriter, r *http.Request, greeting string) error {
	var upgrader gorilla.Upgrader
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return conn.WriteMessage(gorilla.TextMessage, []byte(greeting))
}

// greetByCoder has net/http write the handshake's response.
func greetByCoder(w http.ResponseWriter, r *http.Request, greeting string) error {
	conn, err := coder.Accept(w, r, nil)
	if err != nil {
		return err
	}
	defer func() { _ = conn.CloseNow() }()
	return conn.Write(r.Context(), coder.MessageText, []byte(greeting))
}
