package loopback

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/workos-typestate/workos/internal/webpage"
)

// page is a response to the browser.
type page struct {
	status   int
	redirect string // where to redirect the browser, instead of the page

	Title, Text, Detail string
}

func successPage(email string) page {
	return page{
		status: http.StatusOK,
		Title:  "You are signed in",
		Text:   "You can close this page and go back to the program.",
		Detail: email,
	}
}

func failurePage(err error) page {
	failed := page{
		status: http.StatusBadGateway,
		Title:  "You are not signed in",
		Text:   "The program could not complete the sign-in. Go back to it to see why.",
	}
	if errors.Is(err, ErrOpenedTwice) {
		failed.status = http.StatusConflict
		failed.Text = "The sign-in was opened in two browsers, and one may be another user's. Go back to the program to try again."
	}
	if refused, ok := errors.AsType[*RefusedError](err); ok {
		failed.status = http.StatusForbidden
		failed.Text = "The sign-in was refused. Go back to the program to try again."
		failed.Detail = string(refused.Code)
		if refused.Description != "" {
			failed.Detail = refused.Description + " (" + failed.Detail + ")"
		}
	}
	return failed
}

// strayPage is for a request that does not belong to the sign-in.
func strayPage(status int) page {
	return page{
		status: status,
		Title:  "This is not the sign-in that was started",
		Text:   "Nothing was changed. Go back to the page where you were signing in, or to the program.",
	}
}

// notYoursPage is for the browser of another user of this machine.
func notYoursPage() page {
	return page{
		status: http.StatusForbidden,
		Title:  "This is another user's sign-in",
		Text: "The program that started it and this browser run as different users of this machine. " +
			"Sign in with a browser of the program's user, or with a code, if the program offers one.",
	}
}

// elsewherePage is for a second browser.
func elsewherePage() page {
	return page{
		status: http.StatusConflict,
		Title:  "This sign-in was opened in another browser",
		Text:   "Continue there. If you did not open it, stop the program and start again.",
	}
}

// otherBrowserPage is for a callback without the cookie.
func otherBrowserPage() page {
	return page{
		status: http.StatusBadRequest,
		Title:  "This browser did not start the sign-in",
		Text: "Nothing was changed. Go back to the browser in which you started. If this is the one, it does not keep " +
			"cookies for this address: allow them, or sign in with a code, if the program offers one.",
	}
}

func usedPage() page {
	return page{
		status: http.StatusConflict,
		Title:  "This sign-in has already come back",
		Text:   "Go back to the program to see the outcome.",
	}
}

// overPage is for a browser that came back too late.
func overPage() page {
	return page{
		status: http.StatusGone,
		Title:  "This sign-in has ended",
		Text:   "Go back to the program to start another.",
	}
}

// orRedirect redirects the browser to the target instead, if there is one.
func (p page) orRedirect(target string) page {
	if target != "" {
		p.status, p.redirect = http.StatusSeeOther, target
	}
	return p
}

// write sends the whole page immediately: the connection may be closed right after.
func (p page) write(w http.ResponseWriter) {
	shown := webpage.Page{Title: p.Title, Text: p.Text, Detail: p.Detail}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer") // the URL contains the code
	shown.Protect(header)
	var body []byte
	if p.redirect != "" {
		header.Set("Location", p.redirect)
	} else {
		header.Set("Content-Type", webpage.ContentType)
		body = shown.HTML()
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	controller := http.NewResponseController(w)
	_ = controller.SetWriteDeadline(time.Now().Add(writeTime))
	w.WriteHeader(p.status)
	_, _ = w.Write(body)
	_ = controller.Flush()
}
