// Package websockets runs authkit's middleware in front of two WebSocket libraries. It is a separate module, so that the
// SDK does not depend on them. Its test checks what docs/web-apps.md promises about connections and sessions.
package websockets

import (
	"net/http"

	coder "github.com/coder/websocket"
	gorilla "github.com/gorilla/websocket"
)

// greetByGorilla writes the handshake's response directly to the connection, without headers that were set before.
func greetByGorilla(w http.ResponseWriter, r *http.Request, greeting string) error {
	var upgrader gorilla.Upgrader
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return conn.WriteMessage(gorilla.TextMessage, []byte(greeting))
}

// greetByCoder makes net/http write the handshake's response.
func greetByCoder(w http.ResponseWriter, r *http.Request, greeting string) error {
	conn, err := coder.Accept(w, r, nil)
	if err != nil {
		return err
	}
	defer func() { _ = conn.CloseNow() }()
	return conn.Write(r.Context(), coder.MessageText, []byte(greeting))
}
