//go:build !race

package org

const many = 20_000
