package reminders

import "context"

// SeedDigest writes a person's digest of the day that Now gives, as the daily
// run would have, for a demonstration. Its mail lapses with that day.
func (r *Reminders) SeedDigest(ctx context.Context, personID string) error {
	day := dayName(r.Now())
	return r.remind(ctx, "seed:"+personID+":"+day, order{PersonID: personID, Day: day, Now: true})
}
