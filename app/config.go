package app

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Config is every setting of the application: a flag and an environment
// variable each. A secret may also come from a file named by <VARIABLE>_FILE.
type Config struct {
	Data        string `help:"Folder for local servers, files and keys." env:"LANTOA_DATA" default:"./data"`
	MongoURI    string `name:"mongodb-uri" help:"MongoDB replica set; empty starts a local server." env:"LANTOA_MONGODB_URI"`
	MongoDB     string `name:"mongodb-name" help:"Name of the database." env:"LANTOA_MONGODB_NAME" default:"lantoa"`
	RedisURI    string `help:"Redis address; empty starts a local server." env:"LANTOA_REDIS_URI"`
	Listen      string `help:"Address to serve on." env:"LANTOA_LISTEN" default:"127.0.0.1:8080"`
	Metrics     string `help:"Private address for /metrics; empty for none." env:"LANTOA_METRICS"`
	PublicURL   string `name:"public-url" help:"Address under which people reach the application." env:"LANTOA_PUBLIC_URL" default:"http://localhost:8080"`
	Files       string `help:"Where files are kept: file:// or s3:// address; empty is a folder under data." env:"LANTOA_FILES"`
	Mail        string `help:"Where mail goes: smtp://, smtps:// or file:// address; empty is a folder under data." env:"LANTOA_MAIL"`
	MailFrom    string `help:"Sender of mail." env:"LANTOA_MAIL_FROM" default:"Lan Tỏa <lantoa@hungyen.example>"`
	Proxies     string `help:"Trusted proxies, comma-separated prefixes." env:"LANTOA_TRUSTED_PROXIES"`
	LogLevel    string `help:"debug, info, warn or error." env:"LANTOA_LOG" enum:"debug,info,warn,error" default:"info"`
	AccountRate int    `help:"Requests a minute of one person." env:"LANTOA_ACCOUNT_RATE" default:"1200"`
	AddressRate int    `help:"Requests a minute without sign-in from one address." env:"LANTOA_ADDRESS_RATE" default:"600"`
	LoginRate   int    `help:"Sign-ins a minute from one address." env:"LANTOA_LOGIN_RATE" default:"60"`
	// MinimumTime scales the least time in a lesson; 0 switches it off.
	MinimumTime float64       `help:"Factor of the least time in a lesson (0 to 10)." env:"LANTOA_MINIMUM_TIME" default:"1"`
	DrainFor    time.Duration `help:"How long running requests may take at shutdown." env:"LANTOA_DRAIN" default:"15s"`

	SigningKey string `help:"Ed25519 seeds that sign sessions, hex, comma-separated, newest first." env:"LANTOA_SIGNING_KEY"`
	DataKey    string `help:"32 bytes that encrypt personal data, hex." env:"LANTOA_DATA_KEY"`
}

// secrets names the settings that may come from a file.
func (c *Config) secrets() map[string]*string {
	return map[string]*string{
		"LANTOA_SIGNING_KEY": &c.SigningKey, "LANTOA_DATA_KEY": &c.DataKey,
		"LANTOA_MONGODB_URI": &c.MongoURI, "LANTOA_REDIS_URI": &c.RedisURI, "LANTOA_MAIL": &c.Mail,
	}
}

// Complete reads secrets from files, makes the keys of a local installation,
// and checks everything. Its error names each setting that is wrong.
func (c *Config) Complete() error {
	for name, value := range c.secrets() {
		if err := fromFile(name, value); err != nil {
			return err
		}
	}
	data, err := filepath.Abs(c.Data)
	if err != nil {
		return fmt.Errorf("LANTOA_DATA: %w", err)
	}
	c.Data = data
	if c.Files == "" {
		c.Files = "file://" + filepath.ToSlash(filepath.Join(data, "files"))
	}
	if c.Mail == "" {
		c.Mail = "file://" + filepath.ToSlash(filepath.Join(data, "mail"))
	}
	if err := c.makeKeys(); err != nil {
		return err
	}
	return c.check()
}

func fromFile(name string, value *string) error {
	file := os.Getenv(name + "_FILE")
	if file == "" {
		return nil
	}
	if *value != "" {
		return fmt.Errorf("%s and %s_FILE are both set", name, name)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("%s_FILE: %w", name, err)
	}
	*value = strings.TrimSpace(string(b))
	return nil
}

func (c *Config) check() error {
	var wrong []error
	bad := func(name, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf(name+": "+format, args...))
	}
	if u, err := url.Parse(c.PublicURL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.HasSuffix(c.PublicURL, "/") {
		bad("LANTOA_PUBLIC_URL", "needs http(s)://host without a final slash, is %q", c.PublicURL)
	}
	if (c.MongoURI == "") != (c.RedisURI == "") {
		bad("LANTOA_MONGODB_URI, LANTOA_REDIS_URI", "give both (your servers) or neither (local servers)")
	}
	if c.MongoDB == "" || strings.ContainsAny(c.MongoDB, `/\. "$*<>:|?`) {
		bad("LANTOA_MONGODB_NAME", "is not a name of a database: %q", c.MongoDB)
	}
	if _, err := c.trustedProxies(); err != nil {
		bad("LANTOA_TRUSTED_PROXIES", "%v", err)
	}
	if c.MinimumTime < 0 || c.MinimumTime > 10 {
		bad("LANTOA_MINIMUM_TIME", "is between 0 and 10, not %v", c.MinimumTime)
	}
	if c.AccountRate < 1 || c.AddressRate < 1 || c.LoginRate < 1 {
		bad("LANTOA_ACCOUNT_RATE, LANTOA_ADDRESS_RATE, LANTOA_LOGIN_RATE", "are at least 1")
	}
	if _, err := c.signingKeys(); err != nil {
		bad("LANTOA_SIGNING_KEY", "%v", err)
	}
	if _, err := c.dataKey(); err != nil {
		bad("LANTOA_DATA_KEY", "%v", err)
	}
	return errors.Join(wrong...)
}

func (c *Config) trustedProxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range strings.Split(c.Proxies, ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if addr, err := netip.ParseAddr(s); err == nil {
			out = append(out, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%q is neither an address nor a prefix", s)
		}
		out = append(out, p)
	}
	return out, nil
}

// makeKeys fills in the two keys of a local installation from files under
// data, making them at the first start. With servers of one's own the keys
// must be given: several processes must share them.
func (c *Config) makeKeys() error {
	if c.MongoURI != "" {
		return nil
	}
	for name, value := range map[string]*string{"signing.key": &c.SigningKey, "data.key": &c.DataKey} {
		if *value != "" {
			continue
		}
		if err := localKey(filepath.Join(c.Data, "keys", name), value); err != nil {
			return fmt.Errorf("key %s: %w", name, err)
		}
	}
	return nil
}

func localKey(file string, value *string) error {
	b, err := os.ReadFile(file)
	if err == nil {
		*value = string(bytes.TrimSpace(b))
		return nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := rand.Read(seed); err != nil {
		return err
	}
	*value = hex.EncodeToString(seed)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) { // another process made it meanwhile
		return localKey(file, value)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(*value + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

func (c *Config) signingKeys() ([]ed25519.PrivateKey, error) {
	var keys []ed25519.PrivateKey
	for _, s := range strings.Split(c.SigningKey, ",") {
		seed, err := hex.DecodeString(strings.TrimSpace(s))
		if err != nil || len(seed) != ed25519.SeedSize {
			return nil, fmt.Errorf("needs %d bytes in hex for each key", ed25519.SeedSize)
		}
		keys = append(keys, ed25519.NewKeyFromSeed(seed))
	}
	return keys, nil
}

func (c *Config) dataKey() ([]byte, error) {
	key, err := hex.DecodeString(c.DataKey)
	if err != nil || len(key) != 32 {
		return nil, errors.New("needs 32 bytes in hex")
	}
	return key, nil
}
