package misuse

import "slices"

// Holes returns the holes that the cases of testdata/misuse show to be closed. A small change opens each; the
// packages that its cases import still compile with it.
func Holes() []Hole {
	return []Hole{
		{
			Name:  "a public client has what a confidential one has",
			Edits: []Edit{{"public.go", "\tSSO            sso.Public\n}", "\tSSO            sso.Public\n\t*Confidential\n}"}},
			Cases: []string{"api_keys_of_a_public_client", "public_gets_an_organization"},
		},
		{
			Name: "any function handles any caller",
			Edits: []Edit{
				{
					"modules/usermanagement/bearer/caller.go",
					"func Handler[C Caller](serve func(http.ResponseWriter, *http.Request, C)) http.Handler {",
					"func Handler[C Caller](any) http.Handler {\n\tvar serve func(http.ResponseWriter, *http.Request, C)",
				},
			},
			Cases: []string{"machine_handled_as_a_user"},
		},
		{
			Name: "anything is a caller",
			Edits: []Edit{{
				"modules/usermanagement/bearer/caller.go",
				"func NewContext(ctx context.Context, caller Caller) context.Context {",
				"func NewContext(ctx context.Context, value any) context.Context {\n\tcaller, _ := value.(Caller)",
			}},
			Cases: []string{"claims_in_place_of_a_caller"},
		},
		{
			Name: "a source is anything",
			Edits: []Edit{
				{"modules/usermanagement/bearer/source.go", "import (\n\t\"context\"\n", "import (\n"},
				{"modules/usermanagement/bearer/source.go", "\tmade() error\n", ""},
				{"modules/usermanagement/bearer/source.go", "\ttakes(token form) bool\n", ""},
				{"modules/usermanagement/bearer/source.go", "\tverify(ctx context.Context, token core.AccessToken) (Caller, error)\n}", "}"},
				{"modules/usermanagement/bearer/source.go", "source.takes(seen)", "seen.isJWT"},
				{"modules/usermanagement/bearer/bearer.go", "err := source.made()", "err := error(nil)"},
				{"modules/usermanagement/bearer/bearer.go", "caller, err = source.verify(ctx, token)", "caller, err = nil, err"},
			},
			Cases: []string{"source_of_a_programs_own"},
		},
		{
			Name: "the two clients are one type",
			Edits: []Edit{
				{
					"public.go",
					"type Public struct {\n\tkeyless\n\n\tUserManagement usermanagement.Public\n\tSSO            sso.Public\n}",
					"type Public = Confidential",
				},
				{"public.go", "usermanagement.NewPublic(client)", "usermanagement.Confidential{}"},
				{"public.go", "sso.NewPublic(client)", "sso.Confidential{}"},
				{"public.go", "func (p *Public) Core() *core.Client", "func (p *Public) keylessCore() *core.Client"},
			},
			Cases: []string{
				"confidential_client_passed_to_a_plug_in",
				"public_client_given_to_authkit",
				"public_client_passed_to_a_server",
				"public_converted_to_confidential",
			},
		},
		{
			Name: "a confidential client has a field for a public one",
			Edits: []Edit{
				{"confidential.go", "\tkeyed core.Confidential\n", "\tkeyed core.Confidential\n\t*core.Client\n"},
				{"core/confidential.go", "type Confidential struct {\n", "type Confidential struct {\n\t*Client\n"},
			},
			Cases: []string{"client_assembled_around_a_public_one", "core_assembled_around_a_public_one"},
		},
		{
			Name: "the core of a public client is a confidential one",
			Edits: []Edit{{
				"public.go",
				"func (p *Public) Core() *core.Client {",
				"func (p *Public) Core() *core.Confidential { return nil }\n\nfunc (p *Public) keylessCore() *core.Client {",
			}},
			Cases: []string{"organizations_built_from_a_public_client"},
		},
		{
			Name: "a module is made from any client",
			Edits: []Edit{{
				"modules/organizations/organizations.go",
				"func New(client *core.Confidential) Service { return Service{engine.Hold(client)} }",
				"func New(any) Service { return Service{} }",
			}},
			Cases: []string{"client_in_place_of_its_core"},
		},
		{
			Name: "a module is written by its field",
			Edits: []Edit{
				{"modules/portal/portal.go", "struct{ client core.Confidential }", "struct{ Client core.Confidential }"},
				{"modules/portal/portal.go", "s.client", "s.Client"},
			},
			Cases: []string{"service_assembled_by_hand"},
		},
		{
			Name: "the two cores are of one structure",
			Edits: []Edit{
				{"core/client.go", "type Client struct{ handle }", "type Client Confidential"},
				{"core/client.go", "&Client{handleOf(shared)}", "&Client{handle: handleOf(shared)}"},
				{"core/confidential.go", "&Client{c.handle}", "&Client{handle: c.handle}"},
			},
			Cases: []string{"confidential_core_converted_to_a_keyless_one", "keyless_core_converted_to_confidential"},
		},
		{
			Name: "core sends requests without a key",
			Edits: []Edit{{
				"core/verbs.go",
				"func (c *Confidential) Get(",
				"func KeylessGet(context.Context, *Client, Target, any, ...GetOption) error { return nil }\n\nfunc (c *Confidential) Get(",
			}},
			Cases: []string{"keyless_request_sent_by_a_program"},
		},
		{
			Name: "a credential is anything",
			Edits: []Edit{
				{
					"public.go",
					"func NewPublic(clientID ClientID, opts ...Option) (*Public, error) {",
					"func NewPublic(id any, opts ...Option) (*Public, error) {\n\tclientID, _ := id.(ClientID)",
				},
				{
					"confidential.go",
					"func NewConfidential(apiKey APIKey, clientID ClientID, opts ...Option) (*Confidential, error) {",
					"func NewConfidential(key, id any, opts ...Option) (*Confidential, error) {\n\tapiKey, _ := key.(APIKey)\n\tclientID, _ := id.(ClientID)",
				},
			},
			Cases: []string{
				"client_id_in_place_of_the_key",
				"key_from_the_environment_unnamed",
				"key_in_place_of_the_client_id",
				"token_in_place_of_the_key",
			},
		},
		{
			Name: "a client ID can be left out",
			Edits: []Edit{{
				"confidential.go",
				"func NewConfidential(apiKey APIKey, clientID ClientID, opts ...Option) (*Confidential, error) {",
				"func NewConfidential(apiKey APIKey, opts ...Option) (*Confidential, error) {\n\tclientID := ClientID(\"\")",
			}},
			Cases: []string{"confidential_made_without_a_client_id"},
		},
		{
			Name: "an option goes anywhere",
			Edits: []Edit{
				{
					"public.go",
					"func NewPublic(clientID ClientID, opts ...Option) (*Public, error) {",
					"func NewPublic(clientID ClientID, more ...any) (*Public, error) {\n\tvar opts []Option",
				},
				{
					"core/base_url.go",
					"func WithPort(port int) Option {",
					"func WithPort(int) ClientOrRequestOption { return nil }\n\nfunc withPort(port int) Option {",
				},
			},
			Cases: []string{
				"option_of_a_client_on_a_request",
				"option_of_a_request_on_a_client",
				"public_made_with_a_key_as_well",
			},
		},
		{
			Name: "a string is as good as a secret",
			Edits: []Edit{
				{
					"modules/sso/profiles.go",
					"code core.AuthorizationCode, params *GetProfileAndTokenParams, opts ...core.PostOption) (*ProfileAndToken, error) {",
					"text string, params *GetProfileAndTokenParams, opts ...core.PostOption) (*ProfileAndToken, error) {\n\tcode := core.NewAuthorizationCode(text)",
				},
				{
					"modules/webhooks/parse.go",
					"func VerifyRequest(r *http.Request, secret core.SigningSecret, opts ...VerifyOption) (Payload, error) {",
					"func VerifyRequest(r *http.Request, text string, opts ...VerifyOption) (Payload, error) {\n\tsecret := core.NewSigningSecret(text)",
				},
			},
			Cases: []string{
				"string_in_place_of_a_secret",
				"webhook_secret_from_the_environment_unnamed",
			},
		},
		{
			Name: "a secret is as good as a string",
			Edits: []Edit{
				{"secrets.go", "\tAccessToken = core.AccessToken\n", "\tAccessToken = string\n"},
				{"secrets.go", "{ return core.NewAccessToken(text) }", "{ return text }"},
				{"secrets.go", "\tRefreshToken = core.RefreshToken\n", "\tRefreshToken = string\n"},
				{"secrets.go", "{ return core.NewRefreshToken(text) }", "{ return text }"},
			},
			Cases: []string{
				"secret_compared_with_a_string",
				"secret_converted_from_a_string",
				"secret_converted_to_a_string",
				"secret_pasted_into_a_header",
				"secret_written_to_a_cookie",
			},
		},
		{
			Name:  "secrets can be compared",
			Edits: []Edit{{"core/opaque.go", "\t_      [0]func()\n", ""}},
			Cases: []string{"secrets_compared_with_an_operator"},
		},
		{
			Name:  "two kinds of secret are one",
			Edits: slices.Concat(joined("RefreshToken", "AccessToken"), joined("PendingAuthenticationToken", "OneTimeCode")),
			Cases: []string{
				"one_time_code_in_place_of_a_pending_token",
				"pending_token_in_place_of_a_one_time_code",
				"refresh_token_in_place_of_an_access_token",
			},
		},
		{
			Name:  "kinds of secret are of one structure",
			Edits: []Edit{{"core/secrets.go", "\t_ [0]*RefreshToken\n", "\t_ [0]*AccessToken\n"}},
			Cases: []string{"refresh_token_converted_to_an_access_token"},
		},
		{
			Name: "the URL of a sign-in is a string",
			Edits: []Edit{
				{"pkce/authorization.go", "\tURL      core.SecretURL //", "\tURL      string //"},
				{"pkce/authorization.go", "URL: address,", "URL: address.Reveal(),"},
			},
			Cases: []string{"url_of_a_sign_in_in_place_of_a_string"},
		},
		{
			Name: "a password is anything",
			Edits: []Edit{
				{"modules/usermanagement/users.go", "type UserPassword interface {\n\tfields() (passwordFields, error)\n}", "type UserPassword any"},
				{"modules/usermanagement/users.go", "\treturn p.fields()\n", "\treturn plaintextPassword{}.fields()\n"},
			},
			Cases: []string{"secret_in_place_of_a_password"},
		},
		{
			Name: "the halves of PKCE are anything",
			Edits: []Edit{
				{
					"modules/usermanagement/authenticate.go",
					"verifier pkce.Verifier, params *AuthenticateWithCodeAndVerifierParams, opts ...core.PostOption) (*AuthenticationResponse, error) {",
					"half any, params *AuthenticateWithCodeAndVerifierParams, opts ...core.PostOption) (*AuthenticationResponse, error) {\n\tverifier, _ := half.(pkce.Verifier)",
				},
				{
					"modules/usermanagement/authorization.go",
					"challenge pkce.Challenge, params AuthorizationURLWithChallengeParams) (core.SecretURL, error) {",
					"half any, params AuthorizationURLWithChallengeParams) (core.SecretURL, error) {\n\tchallenge, _ := half.(pkce.Challenge)",
				},
			},
			Cases: []string{
				"challenge_in_place_of_a_verifier",
				"code_without_a_verifier_given_to_a_sign_in_with_pkce",
				"verifier_in_place_of_a_challenge",
			},
		},
		{
			Name: "the parameters of a sign-in have a challenge",
			Edits: []Edit{{
				"modules/usermanagement/authorization.go",
				"\tState core.Secret `json:\"state,omitzero\"`\n",
				"\tState core.Secret `json:\"state,omitzero\"`\n\tCodeChallenge pkce.Challenge `json:\"-\"`\n",
			}},
			Cases: []string{"challenge_chosen_for_a_sign_in_with_pkce"},
		},
		{
			Name: "a verifier is a string",
			Edits: []Edit{
				{"pkce/pkce.go", "type Verifier struct{ value hidden.Value[string] }", "type Verifier string"},
				{"pkce/pkce.go", "Verifier{hidden.Hide(s)}", "Verifier(hidden.Hide(s).Get())"},
				{"pkce/pkce.go", "length > MaxLength {\n\t\treturn Verifier{}, ", "length > MaxLength {\n\t\treturn \"\", "},
				{"pkce/pkce.go", "notUnreserved) {\n\t\treturn Verifier{}, ", "notUnreserved) {\n\t\treturn \"\", "},
				{"pkce/pkce.go", "v.value.Get()", "string(v)"},
				{"pkce/pkce.go", "v.value.IsZero()", "v == \"\""},
			},
			Cases: []string{"verifier_converted_from_a_string", "verifiers_compared_with_an_operator"},
		},
		{
			Name: "an option fits any verb",
			Edits: []Edit{
				{
					"core/request_option.go",
					"func WithAccessToken(token AccessToken) GetOption {\n\treturn getVerb(",
					"func WithAccessToken(token AccessToken) RequestOption {\n\treturn anyVerb(",
				},
				{
					"core/request_option.go",
					"func WithIdempotencyKey(key string) WriteOption {\n\treturn writeVerb(",
					"func WithIdempotencyKey(key string) RequestOption {\n\treturn anyVerb(",
				},
				{
					"core/request_option.go",
					"func WithWarrantToken(token Secret) GetPostOption {\n\treturn getOrPost(",
					"func WithWarrantToken(token Secret) RequestOption {\n\treturn anyVerb(",
				},
			},
			Cases: []string{
				"access_token_on_a_post",
				"idempotency_key_on_a_get",
				"warrant_token_on_a_delete",
			},
		},
		{
			Name: "any program makes options",
			Edits: []Edit{{
				"core/request_option.go",
				"\tRequestOption interface {\n\t\tGetOption\n\t\tPostOption\n\t\tPutOption\n\t\tPatchOption\n\t\tDeleteOption\n\t}",
				"\tRequestOption = any",
			}},
			Cases: []string{"option_given_as_a_function", "option_made_by_an_outsider"},
		},
		{
			Name:  "the template of a path is any string",
			Edits: []Edit{{"core/target.go", "type constant string", "type constant = string"}},
			Cases: []string{"path_built_by_concatenation", "path_built_by_sprintf", "path_with_an_id_in_its_template"},
		},
		{
			Name:  "an identifier is any string",
			Edits: []Edit{{"core/ids.go", "\tOrganizationID string\n", "\tOrganizationID = string\n"}},
			Cases: []string{"identifier_from_the_environment_unnamed"},
		},
		{
			Name: "identifiers of two kinds are one",
			Edits: []Edit{
				{"core/ids.go", "\tOrganizationID string\n", "\tOrganizationID = UserID\n"},
			},
			Cases: []string{"user_in_place_of_an_organization"},
		},
		{
			Name: "a verified webhook is any bytes",
			Edits: []Edit{
				{"modules/webhooks/payload.go", "type Payload struct{ body hidden.Value[[]byte] }", "type Payload []byte"},
				{"modules/webhooks/payload.go", "Payload{hidden.Hide(body)}", "Payload(hidden.Hide(body).Get())"},
				{"modules/webhooks/payload.go", "bytes.Clone(p.body.Get())", "bytes.Clone(p)"},
				{"modules/webhooks/payload.go", "p.body.IsZero()", "p == nil"},
				{"modules/webhooks/payload.go", "return p.body.Get(), nil", "return p, nil"},
			},
			Cases: []string{"message_converted_to_a_verified_webhook", "webhook_parsed_before_it_is_verified"},
		},
		{
			Name: "a verified action is any bytes",
			Edits: []Edit{
				{"modules/actions/payload.go", "type Payload struct{ body hidden.Value[[]byte] }", "type Payload []byte"},
				{"modules/actions/payload.go", "Payload{hidden.Hide(bytes.Clone(body))}", "Payload(hidden.Hide(bytes.Clone(body)).Get())"},
				{"modules/actions/payload.go", "bytes.Clone(p.body.Get())", "bytes.Clone(p)"},
				{"modules/actions/payload.go", "p.body.IsZero()", "p == nil"},
				{"modules/actions/payload.go", "return p.body.Get(), nil", "return p, nil"},
			},
			Cases: []string{"action_parsed_before_it_is_verified"},
		},
		{
			Name: "an action is anything that was verified",
			Edits: []Edit{{
				"modules/actions/actions.go",
				"func Parse(payload Payload) (Action, error) {",
				"func Parse[P interface{ Bytes() []byte }](verified P) (Action, error) {\n\tpayload := Trust(verified.Bytes())",
			}},
			Cases: []string{"verified_webhook_in_place_of_an_action"},
		},
		{
			Name: "an action is verified with the options of a webhook",
			Edits: []Edit{{
				"modules/actions/verify.go",
				"func VerifyRequest(r *http.Request, secret core.SigningSecret, opts ...VerifyOption) (Payload, error) {",
				"func VerifyRequest(r *http.Request, secret core.SigningSecret, more ...webhooks.VerifyOption) (Payload, error) {\n\tvar opts []VerifyOption",
			}},
			Cases: []string{"option_of_webhooks_on_an_action"},
		},
		{
			Name: "an unverified session says who the user is",
			Edits: []Edit{
				{
					"modules/usermanagement/session/sealing.go",
					"type Unverified struct{ data hidden.Value[*Data] }",
					"type Unverified struct {\n\tdata hidden.Value[*Data]\n\tUser *usermanagement.User\n}",
				},
				{"modules/usermanagement/session/sealing.go", "Unverified{hidden.Hide(data)}", "Unverified{data: hidden.Hide(data)}"},
			},
			Cases: []string{"user_read_from_an_unverified_session"},
		},
		{
			Name: "an optional field is anything",
			Edits: []Edit{{
				"modules/organizations/organizations.go",
				"\tExternalID       core.Opt[core.ExternalID]       `",
				"\tExternalID       any `",
			}},
			Cases: []string{"nil_in_place_of_null", "null_of_another_type", "string_in_place_of_an_optional_one"},
		},
	}
}

// joined makes a kind of secret another name of other. Its methods become those of a type that nobody uses.
func joined(kind, other string) []Edit {
	return []Edit{
		{
			"core/secrets.go",
			"type " + kind + " struct {\n\t_ [0]*" + kind + "\n\topaque\n}",
			"type unused" + kind + " struct{ opaque }\n\ntype " + kind + " = " + other,
		},
		{"core/secret_kinds.go", "func (s " + kind + ") Equal(", "func (s unused" + kind + ") Equal("},
		{"core/secret_kinds.go", "func (s " + kind + ") Value(", "func (s unused" + kind + ") Value("},
		{"core/secret_kinds.go", "func (s *" + kind + ") Scan(", "func (s *unused" + kind + ") Scan("},
	}
}
