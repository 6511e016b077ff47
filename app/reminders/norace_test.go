//go:build !race

package reminders

// many is the staff of a province.
const many = 20_000
