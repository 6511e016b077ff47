//go:build linux

package local

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// asParent makes this test binary play a lantoa process that runs the servers
// on the named folder until it is killed.
const asParent = "LANTOA_LOCAL_TEST_PARENT"

func TestMain(m *testing.M) {
	data := os.Getenv(asParent)
	if data == "" {
		os.Exit(m.Run())
	}
	s, err := Start(context.Background(), Options{Data: data})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(s.MongoURI, s.RedisURI, s.MongoPID, s.RedisPID)
	select {}
}

// parent starts such a process and returns it with what it runs.
func parent(t *testing.T, data string) (*exec.Cmd, *Servers) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asParent+"="+data)
	cmd.Stderr = os.Stderr
	// As a shell does for a job: a Ctrl-C goes to the whole group.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &Servers{}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		mongo, redis := filepath.Join(data, "mongo"), filepath.Join(data, "redis")
		waitFor(t, func() bool {
			return !isOrphan(s.MongoPID, "mongod", mongo) && !isOrphan(s.RedisPID, "redis-server", redis)
		})
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the parent told nothing: %v", err)
	}
	if _, err := fmt.Sscan(line, &s.MongoURI, &s.RedisURI, &s.MongoPID, &s.RedisPID); err != nil {
		t.Fatal(err)
	}
	return cmd, s
}

func TestKilledParentAndStartOnTheSameFolder(t *testing.T) {
	data := t.TempDir()
	lantoa, first := parent(t, data)
	write(t, first, "trước khi bị giết")
	if err := lantoa.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = lantoa.Wait() // at once, while the servers may still be ending
	wantWritten(t, start(t, data), "trước khi bị giết")
}

func TestServersAreOutOfReachOfCtrlC(t *testing.T) {
	lantoa, s := parent(t, t.TempDir())
	for _, pid := range []int{s.MongoPID, s.RedisPID} {
		group, err := syscall.Getpgid(pid)
		if err != nil {
			t.Fatal(err)
		}
		if group == lantoa.Process.Pid {
			t.Errorf("process %d is in the group that a Ctrl-C reaches", pid)
		}
	}
}
