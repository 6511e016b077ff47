//go:build race

package staffing_test

// many is how many people the large tests take: fewer under the race
// detector, whose slowness says nothing about the limits.
const many = 4_000
