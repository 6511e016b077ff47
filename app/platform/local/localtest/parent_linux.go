package localtest

import (
	"os"
	"syscall"
)

const (
	// memory is a folder in memory on most machines.
	memory = "/dev/shm"
	// memoryWanted is what must be free there: several times what the servers
	// of the packages that run at once take.
	memoryWanted = 3 << 30
)

// parent is where the folder is made: in $TMPDIR when that is set, else in
// memory when there is enough, since mongod waits for its journal at every
// write.
func parent() string {
	var at syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(memory, &at) != nil || at.Bavail*uint64(at.Bsize) < memoryWanted {
		return ""
	}
	return memory
}
