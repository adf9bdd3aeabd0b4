package core

// Version is the version of this SDK, as its tag and its user agent say it.
const Version = "0.1.0"
