//go:build !linux

package localtest

func parent() string { return "" }
