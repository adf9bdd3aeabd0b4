package actions

// SignAt is Sign at a time of the test's choice.
var SignAt = signAt
