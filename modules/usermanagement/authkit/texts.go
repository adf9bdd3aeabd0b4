package authkit

import "reflect"

// PageText is the title and the text of a page.
type PageText struct{ Title, Text string }

// Texts are the texts of the pages. Empty fields are in English, so you can replace only some.
type Texts struct {
	Lang string // language of the texts (BCP 47): "en" if empty
	Dir  string // "rtl" for a language that is written from right to left, else empty or "ltr"

	NoSignIn    PageText // ErrNoSignIn
	Refused     PageText // a sign-in that the user canceled or WorkOS refused
	BadRequest  PageText // any other 4xx status
	SignedOut   PageText // 401: no session
	StaleSignIn PageText // *StaleSignInError
	Forbidden   PageText // ErrForbidden, and an organization that the user is not a member of
	CrossOrigin PageText // ErrCrossOrigin
	WrongMethod PageText // 405
	Unavailable PageText // 503 where there is a session, which is kept
	NoSignInNow PageText // 503 where there is no session yet
	Failed      PageText // any other 5xx status

	// The links and buttons.
	TryAgain, SignIn, Home, SwitchOrganization, SignOut string
}

// english returns the default texts.
func english() Texts {
	return Texts{
		Lang:        "en",
		NoSignIn:    PageText{"This sign-in cannot be finished", "It was started in another browser, took too long, or is already finished."},
		Refused:     PageText{"You are not signed in", "The sign-in was not completed."},
		BadRequest:  PageText{"This did not work", "The request could not be completed."},
		SignedOut:   PageText{"You are not signed in", "Sign in to see this."},
		StaleSignIn: PageText{"Please sign in again", "This page requires a more recent sign-in."},
		Forbidden:   PageText{"You do not have access", "You are signed in, but your account is not allowed to see or do this. An administrator of your organization can change that."},
		CrossOrigin: PageText{"This came from another site", "Nothing was changed. Please use a page of this application."},
		WrongMethod: PageText{"There is no page here", "This address is only for a button of the application."},
		Unavailable: PageText{"Please try again in a moment", "The sign-in service cannot be reached. You stay signed in."},
		NoSignInNow: PageText{"Please try again in a moment", "The sign-in service cannot be reached."},
		Failed:      PageText{"Something went wrong", "This is not your fault. The error has been logged."},
		TryAgain:    "Try again", SignIn: "Sign in", Home: "Home", SwitchOrganization: "Switch organization", SignOut: "Sign out",
	}
}

// orEnglish fills in empty fields.
func (t Texts) orEnglish() Texts {
	fill(reflect.ValueOf(&t).Elem(), reflect.ValueOf(english()))
	return t
}

func fill(texts, defaults reflect.Value) {
	for i := range texts.NumField() {
		switch field := texts.Field(i); {
		case field.Kind() == reflect.Struct:
			fill(field, defaults.Field(i))
		case field.IsZero():
			field.Set(defaults.Field(i))
		}
	}
}
