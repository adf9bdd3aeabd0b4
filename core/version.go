package core

// Version is the version of this SDK, as in its tag and its user agent.
const Version = "0.1.0"
