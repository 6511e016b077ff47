// Package local runs a real mongod (as a replica set of one member) and a
// real redis-server as children of this process, so that a laptop, a test and
// a small office need neither installation nor Docker.
//
// Both listen on loopback only and ask for no password: whoever can sign in
// to the machine can read the data. That suits a developer's machine and
// tests; production points LANTOA_MONGODB_URI and LANTOA_REDIS_URI at servers
// that are run as such. The package knows no collection and no queue.
package local

import (
	"log/slog"
	"sync"
)

// Options says where and how to run the servers.
type Options struct {
	// Data is the folder that keeps everything: mongo/, redis/, logs, lock.
	// It is made when missing. One process at a time may use it.
	Data string
	// Bin are folders to look for mongod and redis-server in, before the
	// usual ones: .local/bin from the working directory upward to the module,
	// beside the executable, PATH.
	Bin []string
	// Log hears of starts, stops and deaths; nil keeps silent.
	Log *slog.Logger
	// Ephemeral suits tests: small caches and journals, Redis on no disk, and
	// the servers are killed rather than asked when this process ends. mongod
	// stays a journaled replica set: tests see the real thing.
	Ephemeral bool
}

// Servers is a running pair. MongoURI names the replica set and no database;
// RedisURI is a redis:// URI of database 0.
type Servers struct {
	MongoURI string
	RedisURI string
	MongoPID int
	RedisPID int

	running // what holds them, by platform
	stop    sync.Once
	stopErr error
}
