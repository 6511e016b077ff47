package local

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// ErrMissing is in the chain of the error that Start returns where mongod or
// redis-server cannot be found or run. The message says what to do.
var ErrMissing = errors.New("local servers missing")

// ErrInUse is in the chain of the error that Start returns where another
// living process runs servers on the same data folder.
var ErrInUse = errors.New("data folder in use")

// programs are the two executables' paths.
type programs struct{ mongod, redis string }

func findPrograms(bin []string) (programs, error) {
	folders := append(append([]string{}, bin...), usualFolders()...)
	p := programs{mongod: look("mongod", folders), redis: look("redis-server", folders)}
	var missing []string
	if p.mongod == "" {
		missing = append(missing, "mongod")
	}
	if p.redis == "" {
		missing = append(missing, "redis-server")
	}
	if len(missing) > 0 {
		return p, missingError(strings.Join(missing, ", "))
	}
	return p, nil
}

// usualFolders are .local/bin of the module around the working directory
// (tests run deep inside it) and of the folder beside the executable.
func usualFolders() []string {
	var folders []string
	if dir, err := os.Getwd(); err == nil {
		for {
			folders = append(folders, filepath.Join(dir, ".local", "bin"))
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil || filepath.Dir(dir) == dir {
				break
			}
			dir = filepath.Dir(dir)
		}
	}
	if exe, err := os.Executable(); err == nil {
		folders = append(folders, filepath.Dir(exe), filepath.Join(filepath.Dir(exe), ".local", "bin"))
	}
	return folders
}

// look returns the absolute path of the first executable of that name in the
// folders, else on PATH, else "".
func look(name string, folders []string) string {
	for _, folder := range folders {
		path, err := exec.LookPath(filepath.Join(folder, name))
		if err != nil {
			continue
		}
		if abs, err := filepath.Abs(path); err == nil {
			return abs
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	return abs
}

func missingError(what string) error {
	vi := "Chạy “make servers” để tải về .local/bin, hoặc đặt LANTOA_MONGODB_URI và LANTOA_REDIS_URI trỏ tới máy chủ đang chạy."
	en := "Run “make servers” to fetch them into .local/bin, or set LANTOA_MONGODB_URI and LANTOA_REDIS_URI to running ones."
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		vi = "Bản dựng sẵn chỉ có cho Linux x86-64. " + elsewhereVi
		en = "Prebuilt ones exist for Linux x86-64 only. " + elsewhereEn
	}
	return fmt.Errorf("không tìm thấy %s. %s\n%w: %s not found. %s", what, vi, ErrMissing, what, en)
}

const (
	elsewhereVi = "Hãy cài MongoDB (từ 6.0, chạy dạng replica set) và Redis (từ 6.2): trên Linux khác chỉ cần mongod và redis-server có trong PATH; " +
		"trên hệ điều hành khác hãy tự khởi động chúng rồi đặt LANTOA_MONGODB_URI và LANTOA_REDIS_URI."
	elsewhereEn = "Install MongoDB (6.0 or later, as a replica set) and Redis (6.2 or later): on another Linux it is enough that mongod and redis-server are on PATH; " +
		"on another system start them yourself and set LANTOA_MONGODB_URI and LANTOA_REDIS_URI."
)
