package usermanagement

import "github.com/workos-typestate/workos/modules/sso"

// Providers returns the providers, AuthKit first, for a list to pick from or buttons to sign in with.
func Providers() []Provider {
	others := sso.Providers()
	all := make([]Provider, 0, 1+len(others))
	all = append(all, ProviderAuthKit)
	for _, provider := range others {
		all = append(all, Provider(provider))
	}
	return all
}

// Name returns the name of a provider for people, such as "GitHub", and the code of one that this package does not know.
func (p Provider) Name() string {
	if p == ProviderAuthKit {
		return "AuthKit"
	}
	return sso.Provider(p).Name()
}
