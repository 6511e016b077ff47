package local

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisDatabases is the number of logical databases of ephemeral servers:
// tests that share a server take one each.
const redisDatabases = 512

func (s *Servers) startRedis(ctx context.Context, path string, ephemeral bool) error {
	folder := filepath.Join(s.data, "redis")
	if err := s.stopOrphans(ctx, "redis-server", folder); err != nil {
		return err
	}
	return s.onFreePort(ctx, "redis", func(port int) (*child, error) {
		c, err := s.spawn("redis", path, folder, onDeath(ephemeral), redisArgs(folder, port, ephemeral)...)
		if err != nil {
			return nil, err
		}
		s.redis, s.RedisPID = c, c.cmd.Process.Pid
		s.RedisURI = fmt.Sprintf("redis://%s/0", loopback(port))
		return c, redisAnswers(ctx, c, port)
	})
}

func redisArgs(folder string, port int, ephemeral bool) []string {
	args := []string{
		"--port", strconv.Itoa(port),
		"--bind", "127.0.0.1", "--protected-mode", "yes",
		"--dir", folder,
		"--daemonize", "no",
		// A queue that forgets a job under memory pressure lies; refusing is honest.
		"--maxmemory-policy", "noeviction",
		"--save", "",
	}
	if ephemeral {
		return append(args, "--appendonly", "no", "--databases", strconv.Itoa(redisDatabases))
	}
	// Every second, not always: what Redis holds is rebuilt from the outbox in
	// MongoDB, so a power cut may take its last second, and a killed server
	// loses nothing. One sync a command would only slow every enqueue.
	return append(args, "--appendonly", "yes", "--appendfsync", "everysec")
}

// redisAnswers waits until the child, and not a stranger on its port, answers
// and has loaded its data.
func redisAnswers(ctx context.Context, c *child, port int) error {
	if err := poll(ctx, c, func(ctx context.Context) error { return answers(ctx, port) }); err != nil {
		return err
	}
	client := redis.NewClient(&redis.Options{Addr: loopback(port), MaxRetries: -1, DialTimeout: time.Second, ReadTimeout: time.Second})
	defer func() { _ = client.Close() }()
	pid := "process_id:" + strconv.Itoa(c.cmd.Process.Pid) + "\r\n"
	err := poll(ctx, c, func(ctx context.Context) error {
		info, err := client.Info(ctx, "server").Result()
		if err != nil {
			return err
		}
		if !strings.Contains(info, pid) {
			return errors.New("port is answered by another process")
		}
		return client.Ping(ctx).Err()
	})
	if err != nil && !errors.Is(err, errEnded) {
		return fmt.Errorf("redis: %w", err)
	}
	return err
}
