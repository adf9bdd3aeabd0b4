package events

import (
	stdjson "encoding/json"
	"reflect"

	"github.com/workos-typestate/workos/internal/codec"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Data is what an event happened to: one type for each kind of event, called as the constant of its Name, or
// an Unknown, or an Unreadable.
//
//	switch data := event.Data.(type) {
//	case events.UserCreated:
//		fmt.Println(data.Email)
//	case events.Unknown:
//		fmt.Println(event.Name, string(data.Raw))
//	case events.Unreadable:
//		fmt.Println(event.ID, "does not fit", event.Name, "at", data.Field)
//	}
type Data interface{ eventName() Name }

// Unknown is the data of an event that this version of the SDK does not know.
type Unknown struct{ Raw stdjson.RawMessage }

func (Unknown) eventName() Name { return "" }

// MarshalJSONTo writes the data as it came.
func (u Unknown) MarshalJSONTo(enc *jsontext.Encoder) error { return writeRaw(enc, u.Raw) }

// MarshalJSON serves encoding/json.
func (u Unknown) MarshalJSON() ([]byte, error) { return codec.Marshal(u) }

// Unreadable is the data of an event of which a member is not of the type that this version of the SDK expects.
// List and Tail deliver such an event rather than stop at it; package webhooks refuses it, so that WorkOS
// delivers it again.
type Unreadable struct {
	Raw   stdjson.RawMessage // the data as it came; nil if there was none
	Field string             // JSON pointer (RFC 6901), within the event, to the member that does not fit; empty if it is not an object
}

func (Unreadable) eventName() Name { return "" }

// MarshalJSONTo writes the data as it came.
func (u Unreadable) MarshalJSONTo(enc *jsontext.Encoder) error { return writeRaw(enc, u.Raw) }

// MarshalJSON serves encoding/json.
func (u Unreadable) MarshalJSON() ([]byte, error) { return codec.Marshal(u) }

func writeRaw(enc *jsontext.Encoder, raw stdjson.RawMessage) error {
	if len(raw) == 0 {
		return enc.WriteToken(jsontext.Null)
	}
	return enc.WriteValue(jsontext.Value(raw))
}

// NameOf returns the name of the events that have a T as their data. ok is false for Unknown, Unreadable and any
// T that is not the data of one event.
func NameOf[T Data]() (name Name, ok bool) {
	if reflect.TypeFor[T]().Kind() != reflect.Struct {
		return "", false // an interface, or a pointer
	}
	var none T
	name = none.eventName()
	data, err := decodeData(alone, name, jsontext.Value("{}"))
	if err != nil || name == "" {
		return "", false
	}
	_, ok = data.(T) // not so for a type of somebody else's that embeds the right one
	return name, ok
}

// alone decodes a value that is not a part of another.
func alone(raw jsontext.Value, v any) error { return codec.Unmarshal(raw, v) }

// decoder decodes a value into what v points to: codec.Unmarshal, or the decoder of the whole that the value is a part of.
type decoder func(raw jsontext.Value, v any) error

func decodeAs[T Data](decode decoder, raw jsontext.Value) (Data, error) {
	if raw.Kind() != '{' { // null would pass for an event without data, and no event is
		return nil, &json.SemanticError{JSONKind: raw.Kind(), GoType: reflect.TypeFor[T]()}
	}
	var data T
	err := decode(raw, &data)
	return data, err
}

// decodeData decodes the data of the event with the given name.
func decodeData(decode decoder, name Name, raw jsontext.Value) (Data, error) {
	switch name {
	case NameActionAuthenticationDenied:
		return decodeAs[ActionAuthenticationDenied](decode, raw)
	case NameActionUserRegistrationDenied:
		return decodeAs[ActionUserRegistrationDenied](decode, raw)
	case NameAgentRegistrationClaimAttemptCreated:
		return decodeAs[AgentRegistrationClaimAttemptCreated](decode, raw)
	case NameAgentRegistrationClaimCompleted:
		return decodeAs[AgentRegistrationClaimCompleted](decode, raw)
	case NameAgentRegistrationCreated:
		return decodeAs[AgentRegistrationCreated](decode, raw)
	case NameAgentRegistrationCredentialIssued:
		return decodeAs[AgentRegistrationCredentialIssued](decode, raw)
	case NameAgentRegistrationDeleted:
		return decodeAs[AgentRegistrationDeleted](decode, raw)
	case NameAgentRegistrationExpired:
		return decodeAs[AgentRegistrationExpired](decode, raw)
	case NameAgentRegistrationOrganizationSwitched:
		return decodeAs[AgentRegistrationOrganizationSwitched](decode, raw)
	case NameAgentRegistrationRefreshed:
		return decodeAs[AgentRegistrationRefreshed](decode, raw)
	case NameAgentRegistrationRevoked:
		return decodeAs[AgentRegistrationRevoked](decode, raw)
	case NameAPIKeyCreated:
		return decodeAs[APIKeyCreated](decode, raw)
	case NameAPIKeyRevoked:
		return decodeAs[APIKeyRevoked](decode, raw)
	case NameAPIKeyUpdated:
		return decodeAs[APIKeyUpdated](decode, raw)
	case NameAuthenticationEmailVerificationFailed:
		return decodeAs[AuthenticationEmailVerificationFailed](decode, raw)
	case NameAuthenticationEmailVerificationSucceeded:
		return decodeAs[AuthenticationEmailVerificationSucceeded](decode, raw)
	case NameAuthenticationMagicAuthFailed:
		return decodeAs[AuthenticationMagicAuthFailed](decode, raw)
	case NameAuthenticationMagicAuthSucceeded:
		return decodeAs[AuthenticationMagicAuthSucceeded](decode, raw)
	case NameAuthenticationMFAFailed:
		return decodeAs[AuthenticationMFAFailed](decode, raw)
	case NameAuthenticationMFASucceeded:
		return decodeAs[AuthenticationMFASucceeded](decode, raw)
	case NameAuthenticationOAuthFailed:
		return decodeAs[AuthenticationOAuthFailed](decode, raw)
	case NameAuthenticationOAuthSucceeded:
		return decodeAs[AuthenticationOAuthSucceeded](decode, raw)
	case NameAuthenticationPasskeyFailed:
		return decodeAs[AuthenticationPasskeyFailed](decode, raw)
	case NameAuthenticationPasskeySucceeded:
		return decodeAs[AuthenticationPasskeySucceeded](decode, raw)
	case NameAuthenticationPasswordFailed:
		return decodeAs[AuthenticationPasswordFailed](decode, raw)
	case NameAuthenticationPasswordSucceeded:
		return decodeAs[AuthenticationPasswordSucceeded](decode, raw)
	case NameAuthenticationRadarRiskDetected:
		return decodeAs[AuthenticationRadarRiskDetected](decode, raw)
	case NameAuthenticationReauthenticationSucceeded:
		return decodeAs[AuthenticationReauthenticationSucceeded](decode, raw)
	case NameAuthenticationSSOFailed:
		return decodeAs[AuthenticationSSOFailed](decode, raw)
	case NameAuthenticationSSOStarted:
		return decodeAs[AuthenticationSSOStarted](decode, raw)
	case NameAuthenticationSSOSucceeded:
		return decodeAs[AuthenticationSSOSucceeded](decode, raw)
	case NameAuthenticationSSOTimedOut:
		return decodeAs[AuthenticationSSOTimedOut](decode, raw)
	case NameConnectionActivated:
		return decodeAs[ConnectionActivated](decode, raw)
	case NameConnectionDeactivated:
		return decodeAs[ConnectionDeactivated](decode, raw)
	case NameConnectionDeleted:
		return decodeAs[ConnectionDeleted](decode, raw)
	case NameConnectionSAMLCertificateRenewalRequired:
		return decodeAs[ConnectionSAMLCertificateRenewalRequired](decode, raw)
	case NameConnectionSAMLCertificateRenewed:
		return decodeAs[ConnectionSAMLCertificateRenewed](decode, raw)
	case NameDSyncActivated:
		return decodeAs[DSyncActivated](decode, raw)
	case NameDSyncDeleted:
		return decodeAs[DSyncDeleted](decode, raw)
	case NameDSyncGroupCreated:
		return decodeAs[DSyncGroupCreated](decode, raw)
	case NameDSyncGroupDeleted:
		return decodeAs[DSyncGroupDeleted](decode, raw)
	case NameDSyncGroupUpdated:
		return decodeAs[DSyncGroupUpdated](decode, raw)
	case NameDSyncGroupUserAdded:
		return decodeAs[DSyncGroupUserAdded](decode, raw)
	case NameDSyncGroupUserRemoved:
		return decodeAs[DSyncGroupUserRemoved](decode, raw)
	case NameDSyncTokenCreated:
		return decodeAs[DSyncTokenCreated](decode, raw)
	case NameDSyncTokenRevoked:
		return decodeAs[DSyncTokenRevoked](decode, raw)
	case NameDSyncUserCreated:
		return decodeAs[DSyncUserCreated](decode, raw)
	case NameDSyncUserDeleted:
		return decodeAs[DSyncUserDeleted](decode, raw)
	case NameDSyncUserUpdated:
		return decodeAs[DSyncUserUpdated](decode, raw)
	case NameEmailVerificationCreated:
		return decodeAs[EmailVerificationCreated](decode, raw)
	case NameFlagCreated:
		return decodeAs[FlagCreated](decode, raw)
	case NameFlagDeleted:
		return decodeAs[FlagDeleted](decode, raw)
	case NameFlagRuleUpdated:
		return decodeAs[FlagRuleUpdated](decode, raw)
	case NameFlagUpdated:
		return decodeAs[FlagUpdated](decode, raw)
	case NameGroupCreated:
		return decodeAs[GroupCreated](decode, raw)
	case NameGroupDeleted:
		return decodeAs[GroupDeleted](decode, raw)
	case NameGroupMemberAdded:
		return decodeAs[GroupMemberAdded](decode, raw)
	case NameGroupMemberRemoved:
		return decodeAs[GroupMemberRemoved](decode, raw)
	case NameGroupUpdated:
		return decodeAs[GroupUpdated](decode, raw)
	case NameInvitationAccepted:
		return decodeAs[InvitationAccepted](decode, raw)
	case NameInvitationCreated:
		return decodeAs[InvitationCreated](decode, raw)
	case NameInvitationResent:
		return decodeAs[InvitationResent](decode, raw)
	case NameInvitationRevoked:
		return decodeAs[InvitationRevoked](decode, raw)
	case NameMagicAuthCreated:
		return decodeAs[MagicAuthCreated](decode, raw)
	case NameOrganizationCreated:
		return decodeAs[OrganizationCreated](decode, raw)
	case NameOrganizationDeleted:
		return decodeAs[OrganizationDeleted](decode, raw)
	case NameOrganizationUpdated:
		return decodeAs[OrganizationUpdated](decode, raw)
	case NameOrganizationDomainCreated:
		return decodeAs[OrganizationDomainCreated](decode, raw)
	case NameOrganizationDomainDeleted:
		return decodeAs[OrganizationDomainDeleted](decode, raw)
	case NameOrganizationDomainUpdated:
		return decodeAs[OrganizationDomainUpdated](decode, raw)
	case NameOrganizationDomainVerificationFailed:
		return decodeAs[OrganizationDomainVerificationFailed](decode, raw)
	case NameOrganizationDomainVerified:
		return decodeAs[OrganizationDomainVerified](decode, raw)
	case NameOrganizationMembershipCreated:
		return decodeAs[OrganizationMembershipCreated](decode, raw)
	case NameOrganizationMembershipDeleted:
		return decodeAs[OrganizationMembershipDeleted](decode, raw)
	case NameOrganizationMembershipUpdated:
		return decodeAs[OrganizationMembershipUpdated](decode, raw)
	case NameOrganizationRoleCreated:
		return decodeAs[OrganizationRoleCreated](decode, raw)
	case NameOrganizationRoleDeleted:
		return decodeAs[OrganizationRoleDeleted](decode, raw)
	case NameOrganizationRoleUpdated:
		return decodeAs[OrganizationRoleUpdated](decode, raw)
	case NamePasswordResetCreated:
		return decodeAs[PasswordResetCreated](decode, raw)
	case NamePasswordResetSucceeded:
		return decodeAs[PasswordResetSucceeded](decode, raw)
	case NamePermissionCreated:
		return decodeAs[PermissionCreated](decode, raw)
	case NamePermissionDeleted:
		return decodeAs[PermissionDeleted](decode, raw)
	case NamePermissionUpdated:
		return decodeAs[PermissionUpdated](decode, raw)
	case NamePipesConnectedAccountConnected:
		return decodeAs[PipesConnectedAccountConnected](decode, raw)
	case NamePipesConnectedAccountConnectionFailed:
		return decodeAs[PipesConnectedAccountConnectionFailed](decode, raw)
	case NamePipesConnectedAccountDisconnected:
		return decodeAs[PipesConnectedAccountDisconnected](decode, raw)
	case NamePipesConnectedAccountReauthorizationNeeded:
		return decodeAs[PipesConnectedAccountReauthorizationNeeded](decode, raw)
	case NameRadarChallengeCreated:
		return decodeAs[RadarChallengeCreated](decode, raw)
	case NameRoleCreated:
		return decodeAs[RoleCreated](decode, raw)
	case NameRoleDeleted:
		return decodeAs[RoleDeleted](decode, raw)
	case NameRoleUpdated:
		return decodeAs[RoleUpdated](decode, raw)
	case NameSessionCreated:
		return decodeAs[SessionCreated](decode, raw)
	case NameSessionRevoked:
		return decodeAs[SessionRevoked](decode, raw)
	case NameUserCreated:
		return decodeAs[UserCreated](decode, raw)
	case NameUserDeleted:
		return decodeAs[UserDeleted](decode, raw)
	case NameUserUpdated:
		return decodeAs[UserUpdated](decode, raw)
	case NameVaultBYOKKeyDeleted:
		return decodeAs[VaultBYOKKeyDeleted](decode, raw)
	case NameVaultBYOKKeyVerificationCompleted:
		return decodeAs[VaultBYOKKeyVerificationCompleted](decode, raw)
	case NameVaultDataCreated:
		return decodeAs[VaultDataCreated](decode, raw)
	case NameVaultDataDeleted:
		return decodeAs[VaultDataDeleted](decode, raw)
	case NameVaultDataRead:
		return decodeAs[VaultDataRead](decode, raw)
	case NameVaultDataUpdated:
		return decodeAs[VaultDataUpdated](decode, raw)
	case NameVaultDEKDecrypted:
		return decodeAs[VaultDEKDecrypted](decode, raw)
	case NameVaultDEKRead:
		return decodeAs[VaultDEKRead](decode, raw)
	case NameVaultKEKCreated:
		return decodeAs[VaultKEKCreated](decode, raw)
	case NameVaultKEKDeleted:
		return decodeAs[VaultKEKDeleted](decode, raw)
	case NameVaultMetadataRead:
		return decodeAs[VaultMetadataRead](decode, raw)
	case NameVaultNamesListed:
		return decodeAs[VaultNamesListed](decode, raw)
	case NameWaitlistUserApproved:
		return decodeAs[WaitlistUserApproved](decode, raw)
	case NameWaitlistUserCreated:
		return decodeAs[WaitlistUserCreated](decode, raw)
	case NameWaitlistUserDenied:
		return decodeAs[WaitlistUserDenied](decode, raw)
	default:
		return Unknown{stdjson.RawMessage(raw)}, nil
	}
}
