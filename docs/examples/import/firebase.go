package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/workos-typestate/workos/modules/usermanagement"
)

// firebaseHash holds the parameters of all hashes of a project, which are in Firebase's console but not in its export. They are read from a file,
// because the signer key is a secret.
type firebaseHash struct {
	SignerKey     string `json:"signerKey"`
	SaltSeparator string `json:"saltSeparator"`
	Rounds        int    `json:"rounds"`
	MemCost       int    `json:"memCost"`
}

func readFirebaseHash(file string) (h firebaseHash, err error) {
	text, err := os.ReadFile(file) //nolint:gosec // the user's file
	if err != nil {
		return h, err
	}
	if json.Unmarshal(text, &h) != nil || h.SignerKey == "" || h.Rounds < 1 || h.MemCost < 1 {
		return h, fmt.Errorf("%s is not JSON with signerKey, saltSeparator, rounds and memCost", file)
	}
	return h, nil
}

// of returns a hash in the form that WorkOS accepts, with all parameters. Its base64 is that of RFC 4648 §4, without padding.
func (h firebaseHash) of(hash, salt string) string {
	plain := strings.NewReplacer("-", "+", "_", "/", "=", "").Replace
	return fmt.Sprintf("$firebase-scrypt$hash=%s$salt=%s$sk=%s$ss=%s$r=%d$m=%d",
		plain(hash), plain(salt), plain(h.SignerKey), plain(h.SaltSeparator), h.Rounds, h.MemCost)
}

// readFirebase reads the output of `firebase auth:export --format=json`: an object with an array of users, which it does not hold in memory.
func readFirebase(parameters string) func(io.Reader) rows {
	return func(in io.Reader) rows {
		return func(yield func(row, error) bool) {
			var hash firebaseHash
			if parameters != "" {
				var err error
				if hash, err = readFirebaseHash(parameters); err != nil {
					yield(row{}, err)
					return
				}
			}
			decoder := json.NewDecoder(in)
			for token := json.Token(nil); token != json.Delim('['); {
				var err error
				if token, err = decoder.Token(); err != nil {
					yield(row{}, errors.New("the file has no array of users"))
					return
				}
			}
			for n := 1; decoder.More(); n++ {
				var user firebaseUser
				if err := decoder.Decode(&user); err != nil {
					_, goesOn := errors.AsType[*json.UnmarshalTypeError](err)
					if !yield(row{}, &unreadable{n, withoutValue(err)}) || !goesOn {
						return
					}
					continue
				}
				if user.PasswordHash != "" && hash.Rounds == 0 {
					yield(row{}, errors.New("there are passwords: name their hash parameters with -firebase-hash"))
					return
				}
				r := user.row(hash)
				if r.line = n; !yield(r, nil) {
					return
				}
			}
		}
	}
}

type firebaseUser struct {
	LocalID       string `json:"localId"`
	Email         string `json:"email"`
	EmailVerified bool   `json:"emailVerified"`
	DisplayName   string `json:"displayName"`
	PasswordHash  string `json:"passwordHash"`
	Salt          string `json:"salt"`
}

func (u firebaseUser) row(hash firebaseHash) row {
	r := row{ID: u.LocalID, Email: u.Email, EmailVerified: u.EmailVerified}
	r.FirstName, r.LastName, _ = strings.Cut(u.DisplayName, " ")
	if u.PasswordHash != "" {
		r.Hash, r.HashType = hash.of(u.PasswordHash, u.Salt), string(usermanagement.PasswordHashTypeFirebaseScrypt)
	}
	return r
}
