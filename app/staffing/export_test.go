package staffing

// Safe keeps text from being taken for a formula.
func Safe(text string) string { return safe(text) }
