const ahead = 7 * 3600_000 // the province's time; it knows no summer time

/** A moment as a datetime-local field holds it, in the province's time whatever the device's zone. */
export const toLocal = (at: number): string => new Date(at + ahead).toISOString().slice(0, 16)

/** The moment that a datetime-local field means. */
export const fromLocal = (local: string): string => new Date(`${local}:00+07:00`).toISOString()
