type PublicUserManagementMethods = 'authenticateWithCode' | 'authenticateWithPassword';
type PublicSSOMethods = 'getAuthorizationUrl';
