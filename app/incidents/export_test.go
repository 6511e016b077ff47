package incidents

// Deaf lets the change stream count as down from now on, whatever it says.
func (n *Incidents) Deaf() { n.hub.mute.Store(true) }
