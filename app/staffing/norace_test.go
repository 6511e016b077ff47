//go:build !race

package staffing_test

// many is the staff of a province.
const many = 20_000
