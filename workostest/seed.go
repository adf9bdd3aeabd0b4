package workostest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// seedFile is the form of a seed file. A user is named by email or ID, an organization by name, external ID or ID.
type seedFile struct {
	Users         []seedUser         `seed:"users"`
	Permissions   []seedPermission   `seed:"permissions"`
	Roles         []seedRole         `seed:"roles"`
	Organizations []seedOrganization `seed:"organizations"`
	Flags         []seedFlag         `seed:"flags"`
	Connections   []seedConnection   `seed:"connections"`
	APIKeys       []seedAPIKey       `seed:"api_keys"`
	Applications  []seedApplication  `seed:"applications"`
	Machines      []seedMachine      `seed:"machines"`
	Resources     []string           `seed:"resources"`
	Directories   []seedDirectory    `seed:"directories"`
}

type seedUser struct {
	ID                string            `seed:"id"`
	Email             string            `seed:"email,required"`
	EmailVerified     bool              `seed:"email_verified"`
	FirstName         string            `seed:"first_name"`
	LastName          string            `seed:"last_name"`
	ProfilePictureURL string            `seed:"profile_picture_url"`
	ExternalID        string            `seed:"external_id"`
	Locale            string            `seed:"locale"`
	Metadata          map[string]string `seed:"metadata"`
	Password          string            `seed:"password"`
	MFACode           string            `seed:"mfa_code"`
	Impersonator      *struct {
		Email  string `seed:"email,required"`
		Reason string `seed:"reason"`
	} `seed:"impersonator"`
}

type seedPermission struct {
	Slug        string `seed:"slug,required"`
	Name        string `seed:"name"`
	Description string `seed:"description"`
}

type seedRole struct {
	Slug           string   `seed:"slug,required"`
	Name           string   `seed:"name"`
	Description    string   `seed:"description"`
	Type           string   `seed:"type"`
	OrganizationID string   `seed:"organization_id"`
	Default        bool     `seed:"is_default_role"`
	Priority       float64  `seed:"priority"` // Of the npm form; it has no effect.
	Permissions    []string `seed:"permissions"`
}

type seedOrganization struct {
	ID           string            `seed:"id"`
	Name         string            `seed:"name,required"`
	ExternalID   string            `seed:"external_id"`
	Metadata     map[string]string `seed:"metadata"`
	Domains      []seedDomain      `seed:"domains"`
	Members      []seedMember      `seed:"members"`
	Memberships  []seedMember      `seed:"memberships"`
	Entitlements []string          `seed:"entitlements"`
	FeatureFlags []string          `seed:"feature_flags"`
}

// seedDomain may be just a string.
type seedDomain struct {
	Domain string `seed:"domain,required,alone"`
	State  string `seed:"state"`
}

type seedMember struct {
	Email  string `seed:"email"`
	User   string `seed:"user"`
	UserID string `seed:"user_id"`
	Role   string `seed:"role"`
	Status string `seed:"status"`
}

type seedFlag struct {
	Slug          string   `seed:"slug,required"`
	Name          string   `seed:"name"`
	Description   string   `seed:"description"`
	Tags          []string `seed:"tags"`
	Default       bool     `seed:"default"`
	Users         []string `seed:"users"`
	Organizations []string `seed:"organizations"`
	Disabled      bool     `seed:"disabled"`
}

type seedConnection struct {
	ID             string   `seed:"id"`
	Organization   string   `seed:"organization,required"`
	Name           string   `seed:"name"`
	Type           string   `seed:"type"`
	ConnectionType string   `seed:"connection_type"`
	State          string   `seed:"state"`
	Domains        []string `seed:"domains"`
	Profiles       []struct {
		Email     string   `seed:"email,required"`
		FirstName string   `seed:"first_name"`
		LastName  string   `seed:"last_name"`
		IDPID     string   `seed:"idp_id"` // Of the npm form, like groups; a sign-in has its own.
		Groups    []string `seed:"groups"`
	} `seed:"profiles"`
}

type seedAPIKey struct {
	ID           string    `seed:"id"`
	Value        string    `seed:"value"`
	Name         string    `seed:"name"`
	Organization string    `seed:"organization,required"`
	User         string    `seed:"user"`
	Permissions  []string  `seed:"permissions"`
	ExpiresAt    time.Time `seed:"expires_at"`
}

type seedApplication struct {
	ClientID     string   `seed:"client_id"`
	ClientSecret string   `seed:"client_secret"`
	Public       bool     `seed:"public"`
	Name         string   `seed:"name"`
	RedirectURIs []string `seed:"redirect_uris"`
	Scopes       []string `seed:"scopes"`
}

type seedMachine struct {
	ClientID     string   `seed:"client_id"`
	ClientSecret string   `seed:"client_secret"`
	Name         string   `seed:"name"`
	Organization string   `seed:"organization,required"`
	Scopes       []string `seed:"scopes"`
}

type seedDirectory struct {
	ID           string `seed:"id"`
	Organization string `seed:"organization,required"`
	Name         string `seed:"name"`
	Type         string `seed:"type"`
	State        string `seed:"state"`
	Domain       string `seed:"domain"`
	Groups       []struct {
		ID   string `seed:"id"`
		Name string `seed:"name,required"`
	} `seed:"groups"`
	Users []struct {
		ID        string   `seed:"id"`
		Email     string   `seed:"email,required"`
		FirstName string   `seed:"first_name"`
		LastName  string   `seed:"last_name"`
		State     string   `seed:"state"`
		Role      string   `seed:"role"`
		Groups    []string `seed:"groups"` // By name.
	} `seed:"users"`
}

// WithSeed starts the server with the content of a JSON seed, instead of Ada Lovelace and in addition to other options: docs/testing.md lists the
// members. It also reads the seeds of the npm package "workos". An unknown member, a value of another type, a reference to nothing or to several
// objects, a duplicate and an invalid value are errors that name the place, such as "organizations[0].members[1].role".
func WithSeed(seed []byte) Option {
	return Option{func(s *settings) error {
		file, err := readSeed(seed)
		if err != nil {
			return fmt.Errorf("workostest: the seed: %w", err)
		}
		if !s.seeds.named { // Ada is the default.
			s.seeds.users = nil
		}
		s.seeds.file = file
		return nil
	}}
}

// WithSeedFile is [WithSeed] for a JSON file. The program workos-emulator also reads YAML.
func WithSeedFile(path string) Option {
	return Option{func(s *settings) error {
		text, err := os.ReadFile(path) //nolint:gosec // the caller's file
		if err != nil {
			return fmt.Errorf("workostest: WithSeedFile: %w", err)
		}
		if err := WithSeed(text).set(s); err != nil {
			return fmt.Errorf("%w (in %s)", err, path)
		}
		return nil
	}}
}

func readSeed(seed []byte) (*seedFile, error) {
	decoder := json.NewDecoder(bytes.NewReader(seed))
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, fmt.Errorf("is not JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("is not a single JSON value")
	}
	file := &seedFile{}
	if v == nil {
		return file, nil
	}
	return file, assign(reflect.ValueOf(file).Elem(), v, "")
}

// assign sets to to a decoded JSON value. Errors name the path.
func assign(to reflect.Value, v any, path string) error {
	wrong := func(kind string) error { return fmt.Errorf("%s is not %s", named(path), kind) }
	if at, ok := to.Addr().Interface().(*time.Time); ok {
		text, _ := v.(string)
		parsed, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return wrong("an RFC 3339 time")
		}
		*at = parsed
		return nil
	}
	switch to.Kind() {
	case reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		return assign(to.Elem(), v, path)
	case reflect.Struct:
		if members, ok := v.(map[string]any); ok {
			return assignMembers(to, members, path)
		}
		if text, ok := v.(string); ok && strings.HasSuffix(to.Type().Field(0).Tag.Get("seed"), ",alone") {
			to.Field(0).SetString(text)
			return nil
		}
		return wrong("an object")
	case reflect.Slice:
		items, ok := v.([]any)
		if !ok {
			return wrong("a list")
		}
		to.Set(reflect.MakeSlice(to.Type(), len(items), len(items)))
		for i, item := range items {
			if err := assign(to.Index(i), item, path+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
		return nil
	case reflect.Map:
		members, ok := v.(map[string]any)
		if !ok {
			return wrong("an object")
		}
		to.Set(reflect.MakeMap(to.Type()))
		for name, member := range members {
			text, ok := member.(string)
			if !ok {
				return fmt.Errorf("%s.%s is not a string", path, name)
			}
			to.SetMapIndex(reflect.ValueOf(name), reflect.ValueOf(text))
		}
		return nil
	default: // A string, a number or a boolean.
	}
	value := reflect.ValueOf(v)
	if !value.IsValid() || value.Kind() != to.Kind() {
		return wrong(map[reflect.Kind]string{reflect.String: "a string", reflect.Bool: "true or false", reflect.Float64: "a number"}[to.Kind()])
	}
	to.Set(value)
	return nil
}

func assignMembers(to reflect.Value, members map[string]any, path string) error {
	var known []string
	for i := range to.NumField() {
		name, rules, _ := strings.Cut(to.Type().Field(i).Tag.Get("seed"), ",")
		known = append(known, name)
		value, ok := members[name]
		if (!ok || value == nil || value == "") && strings.HasPrefix(rules, "required") {
			return fmt.Errorf("%s is required", under(path, name))
		}
		if ok && value != nil {
			if err := assign(to.Field(i), value, under(path, name)); err != nil {
				return err
			}
		}
	}
	for name := range members {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s is unknown: %s has %s", under(path, name), named(path), strings.Join(known, ", "))
		}
	}
	return nil
}

func under(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }

func named(path string) string {
	if path == "" {
		return "the top level"
	}
	return path
}
