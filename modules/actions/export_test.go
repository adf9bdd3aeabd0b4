package actions

// SignAt is Sign at a given time.
var SignAt = signAt
