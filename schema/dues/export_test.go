package dues

// Share is the statement's own, for the tests of what it computes.
const Share = share
