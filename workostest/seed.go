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

// seedFile is a seed as it is written. A user is named by email or ID, an organization by name, external ID or ID.
type seedFile struct {
	Users         []seedUser         `json:"users"`
	Permissions   []seedPermission   `json:"permissions"`
	Roles         []seedRole         `json:"roles"`
	Organizations []seedOrganization `json:"organizations"`
	Flags         []seedFlag         `json:"flags"`
	Connections   []seedConnection   `json:"connections"`
	APIKeys       []seedAPIKey       `json:"api_keys"`
	Applications  []seedApplication  `json:"applications"`
	Machines      []seedMachine      `json:"machines"`
	Resources     []string           `json:"resources"`
	Directories   []seedDirectory    `json:"directories"`
}

type seedUser struct {
	ID                string            `json:"id"`
	Email             string            `json:"email,required"`
	EmailVerified     bool              `json:"email_verified"`
	FirstName         string            `json:"first_name"`
	LastName          string            `json:"last_name"`
	ProfilePictureURL string            `json:"profile_picture_url"`
	ExternalID        string            `json:"external_id"`
	Locale            string            `json:"locale"`
	Metadata          map[string]string `json:"metadata"`
	Password          string            `json:"password"`
	MFACode           string            `json:"mfa_code"`
	Impersonator      *struct {
		Email  string `json:"email,required"`
		Reason string `json:"reason"`
	} `json:"impersonator"`
}

type seedPermission struct {
	Slug        string `json:"slug,required"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

type seedRole struct {
	Slug           string   `json:"slug,required"`
	Name           string   `json:"name"`
	Description    string   `json:"description"`
	Type           string   `json:"type"`
	OrganizationID string   `json:"organization_id"`
	Default        bool     `json:"is_default_role"`
	Priority       float64  `json:"priority"`
	Permissions    []string `json:"permissions"`
}

type seedOrganization struct {
	ID           string            `json:"id"`
	Name         string            `json:"name,required"`
	ExternalID   string            `json:"external_id"`
	Metadata     map[string]string `json:"metadata"`
	Domains      []seedDomain      `json:"domains"`
	Members      []seedMember      `json:"members"`
	Memberships  []seedMember      `json:"memberships"`
	Entitlements []string          `json:"entitlements"`
	FeatureFlags []string          `json:"feature_flags"`
}

// seedDomain may be a string alone.
type seedDomain struct {
	Domain string `json:"domain,required,alone"`
	State  string `json:"state"`
}

type seedMember struct {
	Email  string `json:"email"`
	User   string `json:"user"`
	UserID string `json:"user_id"`
	Role   string `json:"role"`
	Status string `json:"status"`
}

type seedFlag struct {
	Slug          string   `json:"slug,required"`
	Name          string   `json:"name"`
	Description   string   `json:"description"`
	Tags          []string `json:"tags"`
	Default       bool     `json:"default"`
	Users         []string `json:"users"`
	Organizations []string `json:"organizations"`
	Disabled      bool     `json:"disabled"`
}

type seedConnection struct {
	ID             string   `json:"id"`
	Organization   string   `json:"organization,required"`
	Name           string   `json:"name"`
	Type           string   `json:"type"`
	ConnectionType string   `json:"connection_type"`
	State          string   `json:"state"`
	Domains        []string `json:"domains"`
	Profiles       []struct {
		Email     string   `json:"email,required"`
		FirstName string   `json:"first_name"`
		LastName  string   `json:"last_name"`
		IDPID     string   `json:"idp_id"`
		Groups    []string `json:"groups"`
	} `json:"profiles"`
}

type seedAPIKey struct {
	ID           string    `json:"id"`
	Value        string    `json:"value"`
	Name         string    `json:"name"`
	Organization string    `json:"organization,required"`
	User         string    `json:"user"`
	Permissions  []string  `json:"permissions"`
	ExpiresAt    time.Time `json:"expires_at"`
}

type seedApplication struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret"`
	Public       bool     `json:"public"`
	Name         string   `json:"name"`
	RedirectURIs []string `json:"redirect_uris"`
	Scopes       []string `json:"scopes"`
}

type seedMachine struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret"`
	Name         string   `json:"name"`
	Organization string   `json:"organization,required"`
	Scopes       []string `json:"scopes"`
}

type seedDirectory struct {
	ID           string `json:"id"`
	Organization string `json:"organization,required"`
	Name         string `json:"name"`
	Type         string `json:"type"`
	State        string `json:"state"`
	Domain       string `json:"domain"`
	Groups       []struct {
		ID   string `json:"id"`
		Name string `json:"name,required"`
	} `json:"groups"`
	Users []struct {
		ID        string   `json:"id"`
		Email     string   `json:"email,required"`
		FirstName string   `json:"first_name"`
		LastName  string   `json:"last_name"`
		State     string   `json:"state"`
		Role      string   `json:"role"`
		Groups    []string `json:"groups"` // By name.
	} `json:"users"`
}

// WithSeed starts the server with what a seed of JSON says, in place of Ada Lovelace and beside what other options give: docs/testing.md has
// the members. The form of the seeds of the npm package "workos" is read too. A member that is unknown, a value of another type and a
// reference to nothing are errors that name the place, as "organizations[0].members[1].role".
func WithSeed(seed []byte) Option {
	return Option{func(s *settings) error {
		file, err := readSeed(seed)
		if err != nil {
			return fmt.Errorf("workostest: the seed: %w", err)
		}
		if !s.seeds.named { // Ada is there for those who name nobody.
			s.seeds.users = nil
		}
		s.seeds.file = file
		return nil
	}}
}

// WithSeedFile is [WithSeed] for a file of JSON. The program workos-emulator reads YAML as well.
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
		return nil, errors.New("is not one value of JSON")
	}
	file := &seedFile{}
	if v == nil {
		return file, nil
	}
	return file, assign(reflect.ValueOf(file).Elem(), v, "")
}

// assign sets to to what JSON decoded to. Errors name the path.
func assign(to reflect.Value, v any, path string) error {
	wrong := func(kind string) error { return fmt.Errorf("%s is not %s", named(path), kind) }
	if at, ok := to.Addr().Interface().(*time.Time); ok {
		text, _ := v.(string)
		parsed, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return wrong("a time as RFC 3339 has it")
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
		if text, ok := v.(string); ok && strings.HasSuffix(to.Type().Field(0).Tag.Get("json"), ",alone") {
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
		name, rules, _ := strings.Cut(to.Type().Field(i).Tag.Get("json"), ",")
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
		return "the whole"
	}
	return path
}
