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
	Field string             // JSON pointer (RFC 6901), within the event, to the member that does not fit
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
	data, err := decodeData(name, jsontext.Value("{}"))
	if err != nil || name == "" {
		return "", false
	}
	_, ok = data.(T) // not so for a type of somebody else's that embeds the right one
	return name, ok
}

func decodeAs[T Data](raw jsontext.Value) (Data, error) {
	if raw.Kind() != '{' { // null would pass for an event without data, and no event is
		return nil, &json.SemanticError{JSONKind: raw.Kind(), GoType: reflect.TypeFor[T]()}
	}
	var data T
	err := codec.Unmarshal(raw, &data)
	return data, err
}

// decodeData decodes the data of the event with the given name.
func decodeData(name Name, raw jsontext.Value) (Data, error) {
	switch name {
	case NameActionAuthenticationDenied:
		return decodeAs[ActionAuthenticationDenied](raw)
	case NameActionUserRegistrationDenied:
		return decodeAs[ActionUserRegistrationDenied](raw)
	case NameAgentRegistrationClaimAttemptCreated:
		return decodeAs[AgentRegistrationClaimAttemptCreated](raw)
	case NameAgentRegistrationClaimCompleted:
		return decodeAs[AgentRegistrationClaimCompleted](raw)
	case NameAgentRegistrationCreated:
		return decodeAs[AgentRegistrationCreated](raw)
	case NameAgentRegistrationCredentialIssued:
		return decodeAs[AgentRegistrationCredentialIssued](raw)
	case NameAgentRegistrationDeleted:
		return decodeAs[AgentRegistrationDeleted](raw)
	case NameAgentRegistrationExpired:
		return decodeAs[AgentRegistrationExpired](raw)
	case NameAgentRegistrationOrganizationSwitched:
		return decodeAs[AgentRegistrationOrganizationSwitched](raw)
	case NameAgentRegistrationRefreshed:
		return decodeAs[AgentRegistrationRefreshed](raw)
	case NameAgentRegistrationRevoked:
		return decodeAs[AgentRegistrationRevoked](raw)
	case NameAPIKeyCreated:
		return decodeAs[APIKeyCreated](raw)
	case NameAPIKeyRevoked:
		return decodeAs[APIKeyRevoked](raw)
	case NameAPIKeyUpdated:
		return decodeAs[APIKeyUpdated](raw)
	case NameAuthenticationEmailVerificationFailed:
		return decodeAs[AuthenticationEmailVerificationFailed](raw)
	case NameAuthenticationEmailVerificationSucceeded:
		return decodeAs[AuthenticationEmailVerificationSucceeded](raw)
	case NameAuthenticationMagicAuthFailed:
		return decodeAs[AuthenticationMagicAuthFailed](raw)
	case NameAuthenticationMagicAuthSucceeded:
		return decodeAs[AuthenticationMagicAuthSucceeded](raw)
	case NameAuthenticationMFAFailed:
		return decodeAs[AuthenticationMFAFailed](raw)
	case NameAuthenticationMFASucceeded:
		return decodeAs[AuthenticationMFASucceeded](raw)
	case NameAuthenticationOAuthFailed:
		return decodeAs[AuthenticationOAuthFailed](raw)
	case NameAuthenticationOAuthSucceeded:
		return decodeAs[AuthenticationOAuthSucceeded](raw)
	case NameAuthenticationPasskeyFailed:
		return decodeAs[AuthenticationPasskeyFailed](raw)
	case NameAuthenticationPasskeySucceeded:
		return decodeAs[AuthenticationPasskeySucceeded](raw)
	case NameAuthenticationPasswordFailed:
		return decodeAs[AuthenticationPasswordFailed](raw)
	case NameAuthenticationPasswordSucceeded:
		return decodeAs[AuthenticationPasswordSucceeded](raw)
	case NameAuthenticationRadarRiskDetected:
		return decodeAs[AuthenticationRadarRiskDetected](raw)
	case NameAuthenticationReauthenticationSucceeded:
		return decodeAs[AuthenticationReauthenticationSucceeded](raw)
	case NameAuthenticationSSOFailed:
		return decodeAs[AuthenticationSSOFailed](raw)
	case NameAuthenticationSSOStarted:
		return decodeAs[AuthenticationSSOStarted](raw)
	case NameAuthenticationSSOSucceeded:
		return decodeAs[AuthenticationSSOSucceeded](raw)
	case NameAuthenticationSSOTimedOut:
		return decodeAs[AuthenticationSSOTimedOut](raw)
	case NameConnectionActivated:
		return decodeAs[ConnectionActivated](raw)
	case NameConnectionDeactivated:
		return decodeAs[ConnectionDeactivated](raw)
	case NameConnectionDeleted:
		return decodeAs[ConnectionDeleted](raw)
	case NameConnectionSAMLCertificateRenewalRequired:
		return decodeAs[ConnectionSAMLCertificateRenewalRequired](raw)
	case NameConnectionSAMLCertificateRenewed:
		return decodeAs[ConnectionSAMLCertificateRenewed](raw)
	case NameDSyncActivated:
		return decodeAs[DSyncActivated](raw)
	case NameDSyncDeleted:
		return decodeAs[DSyncDeleted](raw)
	case NameDSyncGroupCreated:
		return decodeAs[DSyncGroupCreated](raw)
	case NameDSyncGroupDeleted:
		return decodeAs[DSyncGroupDeleted](raw)
	case NameDSyncGroupUpdated:
		return decodeAs[DSyncGroupUpdated](raw)
	case NameDSyncGroupUserAdded:
		return decodeAs[DSyncGroupUserAdded](raw)
	case NameDSyncGroupUserRemoved:
		return decodeAs[DSyncGroupUserRemoved](raw)
	case NameDSyncTokenCreated:
		return decodeAs[DSyncTokenCreated](raw)
	case NameDSyncTokenRevoked:
		return decodeAs[DSyncTokenRevoked](raw)
	case NameDSyncUserCreated:
		return decodeAs[DSyncUserCreated](raw)
	case NameDSyncUserDeleted:
		return decodeAs[DSyncUserDeleted](raw)
	case NameDSyncUserUpdated:
		return decodeAs[DSyncUserUpdated](raw)
	case NameEmailVerificationCreated:
		return decodeAs[EmailVerificationCreated](raw)
	case NameFlagCreated:
		return decodeAs[FlagCreated](raw)
	case NameFlagDeleted:
		return decodeAs[FlagDeleted](raw)
	case NameFlagRuleUpdated:
		return decodeAs[FlagRuleUpdated](raw)
	case NameFlagUpdated:
		return decodeAs[FlagUpdated](raw)
	case NameGroupCreated:
		return decodeAs[GroupCreated](raw)
	case NameGroupDeleted:
		return decodeAs[GroupDeleted](raw)
	case NameGroupMemberAdded:
		return decodeAs[GroupMemberAdded](raw)
	case NameGroupMemberRemoved:
		return decodeAs[GroupMemberRemoved](raw)
	case NameGroupUpdated:
		return decodeAs[GroupUpdated](raw)
	case NameInvitationAccepted:
		return decodeAs[InvitationAccepted](raw)
	case NameInvitationCreated:
		return decodeAs[InvitationCreated](raw)
	case NameInvitationResent:
		return decodeAs[InvitationResent](raw)
	case NameInvitationRevoked:
		return decodeAs[InvitationRevoked](raw)
	case NameMagicAuthCreated:
		return decodeAs[MagicAuthCreated](raw)
	case NameOrganizationCreated:
		return decodeAs[OrganizationCreated](raw)
	case NameOrganizationDeleted:
		return decodeAs[OrganizationDeleted](raw)
	case NameOrganizationUpdated:
		return decodeAs[OrganizationUpdated](raw)
	case NameOrganizationDomainCreated:
		return decodeAs[OrganizationDomainCreated](raw)
	case NameOrganizationDomainDeleted:
		return decodeAs[OrganizationDomainDeleted](raw)
	case NameOrganizationDomainUpdated:
		return decodeAs[OrganizationDomainUpdated](raw)
	case NameOrganizationDomainVerificationFailed:
		return decodeAs[OrganizationDomainVerificationFailed](raw)
	case NameOrganizationDomainVerified:
		return decodeAs[OrganizationDomainVerified](raw)
	case NameOrganizationMembershipCreated:
		return decodeAs[OrganizationMembershipCreated](raw)
	case NameOrganizationMembershipDeleted:
		return decodeAs[OrganizationMembershipDeleted](raw)
	case NameOrganizationMembershipUpdated:
		return decodeAs[OrganizationMembershipUpdated](raw)
	case NameOrganizationRoleCreated:
		return decodeAs[OrganizationRoleCreated](raw)
	case NameOrganizationRoleDeleted:
		return decodeAs[OrganizationRoleDeleted](raw)
	case NameOrganizationRoleUpdated:
		return decodeAs[OrganizationRoleUpdated](raw)
	case NamePasswordResetCreated:
		return decodeAs[PasswordResetCreated](raw)
	case NamePasswordResetSucceeded:
		return decodeAs[PasswordResetSucceeded](raw)
	case NamePermissionCreated:
		return decodeAs[PermissionCreated](raw)
	case NamePermissionDeleted:
		return decodeAs[PermissionDeleted](raw)
	case NamePermissionUpdated:
		return decodeAs[PermissionUpdated](raw)
	case NamePipesConnectedAccountConnected:
		return decodeAs[PipesConnectedAccountConnected](raw)
	case NamePipesConnectedAccountConnectionFailed:
		return decodeAs[PipesConnectedAccountConnectionFailed](raw)
	case NamePipesConnectedAccountDisconnected:
		return decodeAs[PipesConnectedAccountDisconnected](raw)
	case NamePipesConnectedAccountReauthorizationNeeded:
		return decodeAs[PipesConnectedAccountReauthorizationNeeded](raw)
	case NameRadarChallengeCreated:
		return decodeAs[RadarChallengeCreated](raw)
	case NameRoleCreated:
		return decodeAs[RoleCreated](raw)
	case NameRoleDeleted:
		return decodeAs[RoleDeleted](raw)
	case NameRoleUpdated:
		return decodeAs[RoleUpdated](raw)
	case NameSessionCreated:
		return decodeAs[SessionCreated](raw)
	case NameSessionRevoked:
		return decodeAs[SessionRevoked](raw)
	case NameUserCreated:
		return decodeAs[UserCreated](raw)
	case NameUserDeleted:
		return decodeAs[UserDeleted](raw)
	case NameUserUpdated:
		return decodeAs[UserUpdated](raw)
	case NameVaultBYOKKeyDeleted:
		return decodeAs[VaultBYOKKeyDeleted](raw)
	case NameVaultBYOKKeyVerificationCompleted:
		return decodeAs[VaultBYOKKeyVerificationCompleted](raw)
	case NameVaultDataCreated:
		return decodeAs[VaultDataCreated](raw)
	case NameVaultDataDeleted:
		return decodeAs[VaultDataDeleted](raw)
	case NameVaultDataRead:
		return decodeAs[VaultDataRead](raw)
	case NameVaultDataUpdated:
		return decodeAs[VaultDataUpdated](raw)
	case NameVaultDEKDecrypted:
		return decodeAs[VaultDEKDecrypted](raw)
	case NameVaultDEKRead:
		return decodeAs[VaultDEKRead](raw)
	case NameVaultKEKCreated:
		return decodeAs[VaultKEKCreated](raw)
	case NameVaultKEKDeleted:
		return decodeAs[VaultKEKDeleted](raw)
	case NameVaultMetadataRead:
		return decodeAs[VaultMetadataRead](raw)
	case NameVaultNamesListed:
		return decodeAs[VaultNamesListed](raw)
	case NameWaitlistUserApproved:
		return decodeAs[WaitlistUserApproved](raw)
	case NameWaitlistUserCreated:
		return decodeAs[WaitlistUserCreated](raw)
	case NameWaitlistUserDenied:
		return decodeAs[WaitlistUserDenied](raw)
	default:
		return Unknown{stdjson.RawMessage(raw)}, nil
	}
}
