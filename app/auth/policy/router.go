package policy

import "lantoa/app/platform/api"

// Router registers routes that are guarded by a Permission.
type Router = api.Router[Actor, Permission]
