// Package leaks writes secrets where others read them.
package leaks

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"expvar"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/url"
	"os"

	"github.com/workos-typestate/workos"
	"github.com/workos-typestate/workos/core"
)

func logged(logger *slog.Logger, token workos.AccessToken, key workos.APIKey) {
	log.Println("token", token.Reveal())                // want `secrets: this secret goes into a log in the clear: pass the value without Reveal, which prints as \[redacted\], or leave it out`
	log.Printf("key %s", string(key))                   // want `goes into a log`
	logger.Info("signed in", "token", token.Reveal())   // want `goes into a log`
	slog.Info("in", slog.String("t", token.Reveal()))   // want `goes into a log`
	header := "Bearer " + token.Reveal()                // as intended
	log.Print(header)                                   // want `goes into a log`
	text := fmt.Sprintf("token=%s", token.Reveal())     // so far it is in a variable
	slog.Default().Debug(text)                          // want `goes into a log`
	fmt.Println(token.Reveal())                         // want `goes into what the program prints`
	fmt.Fprintf(os.Stderr, "%q\n", token.Reveal())      // want `goes into what the program prints`
	log.Println(token, key, len(token.Reveal()), "end") // which prints marks, and a length
	if token.IsZero() {
		panic("no session for " + token.Reveal()) // want `goes into a panic`
	}
}

func failed(w http.ResponseWriter, token workos.RefreshToken) error {
	http.Error(w, token.Reveal(), http.StatusUnauthorized) // want `goes into an error`
	if token.IsZero() {
		return errors.New("no session for " + token.Reveal()) // want `goes into an error`
	}
	return fmt.Errorf("token %s: %w", token.Reveal(), io.EOF) // want `goes into an error`
}

func address(ctx context.Context, client *workos.Confidential, token workos.AccessToken, secret workos.ClientSecret) error {
	at, err := url.Parse("https://example.com/report")
	if err != nil {
		return err
	}
	query := at.Query()
	query.Set("token", token.Reveal()) // want `goes into the query of an address, which servers and proxies log`
	at.RawQuery = query.Encode()
	other := url.Values{}
	other.Add("token", token.Reveal()) // want `goes into the query of an address`
	at.RawQuery = other.Encode()
	at.RawQuery = "token=" + url.QueryEscape(token.Reveal())                                  // want `goes into the query of an address`
	_, err = client.Organizations.Get(ctx, "org_01", core.WithQuery("token", token.Reveal())) // want `goes into the query of an address`
	if err != nil {
		return err
	}
	form := url.Values{}
	form.Set("client_secret", secret.Reveal()) // the body of a request
	response, err := http.PostForm("https://example.com/token", form)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func measured(requests *expvar.Map, counter vector, token workos.AccessToken, id workos.UserID) {
	requests.Add(token.Reveal(), 1)           // want `goes into the label of a metric`
	counter.WithLabelValues(token.Reveal())   // want `goes into the label of a metric`
	counter.WithLabelValues(string(id), "ok") // no secret
}

// vector has the shape of a metric of Prometheus.
type vector struct{}

func (vector) WithLabelValues(...string) {}

type stored struct {
	Access string
	User   workos.UserID
	Token  workos.AccessToken
}

func encoded(w http.ResponseWriter, token workos.AccessToken, created workos.APIKeyValue, at workos.SecretURL) error {
	record := stored{Access: token.Reveal()} // want `is encoded in the clear with the struct around it`
	if _, err := json.Marshal(&record); err != nil {
		return err
	}
	if err := json.NewEncoder(w).Encode(struct{ Key, URL string }{created.Reveal(), at.Reveal()}); err != nil { // shown once, and opened once
		return err
	}
	return json.NewEncoder(w).Encode(stored{Token: token, User: "user_01"})
}

func inADatabase(ctx context.Context, db *sql.DB, token workos.RefreshToken) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf("UPDATE sessions SET token = '%v'", token)) // want `a secret that is printed is \[redacted\], and the database gets that`
	if err != nil {
		return err
	}
	_, err = db.Exec("UPDATE sessions SET token = $1", token.String()) // want `and the database gets that`
	if err != nil {
		return err
	}
	_, err = db.Exec("UPDATE sessions SET token = '" + token.Reveal() + "'") // want `this secret is in the text of a statement`
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "UPDATE sessions SET token = $1", token.Reveal())
	return err
}

func where(w http.ResponseWriter, request *http.Request, token workos.AccessToken, at workos.SecretURL) {
	request.Header.Set("Authorization", fmt.Sprintf("Bearer %s", token.Reveal()))
	http.SetCookie(w, &http.Cookie{Name: "token", Value: token.Reveal(), Secure: true, HttpOnly: true})
	fmt.Println("Open", at.Reveal()) // the user's own
	fmt.Fprint(w, token.Reveal())    // whoever asked for it
	//workosvet:ignore secrets the developer asked for it by a flag
	fmt.Println(token.Reveal())
}
