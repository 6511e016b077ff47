package org

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// vault encrypts CCCD numbers and makes their look-up keys. Both keys come
// from one secret by HKDF and are of no use for each other.
type vault struct {
	aead   cipher.AEAD
	macKey []byte
}

func newVault(secret []byte) (*vault, error) {
	if len(secret) < 32 {
		return nil, errors.New("the secret for personal data must have at least 32 bytes")
	}
	encKey, err := hkdf.Key(sha256.New, secret, nil, "lantoa cccd encryption 1", 32)
	if err != nil {
		return nil, err
	}
	macKey, err := hkdf.Key(sha256.New, secret, nil, "lantoa cccd look-up 1", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(encKey)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &vault{aead: aead, macKey: macKey}, nil
}

// sealVersion is the first byte of a sealed number: which keys made it.
const sealVersion = 1

// seal encrypts the number for one person: it does not open for another.
func (v *vault) seal(personID, number string) []byte {
	out := make([]byte, 1+v.aead.NonceSize(), 1+v.aead.NonceSize()+len(number)+v.aead.Overhead())
	out[0] = sealVersion
	_, _ = rand.Read(out[1:]) // crypto/rand never fails; it crashes the process instead
	return v.aead.Seal(out, out[1:], []byte(number), []byte(personID))
}

func (v *vault) open(personID string, sealed []byte) (string, error) {
	n := 1 + v.aead.NonceSize()
	if len(sealed) < n || sealed[0] != sealVersion {
		return "", errors.New("the sealed CCCD has an unknown form")
	}
	number, err := v.aead.Open(nil, sealed[1:n], sealed[n:], []byte(personID))
	if err != nil {
		return "", fmt.Errorf("the sealed CCCD does not open: %w", err)
	}
	return string(number), nil
}

// key is the look-up key of a number.
func (v *vault) key(number string) string {
	mac := hmac.New(sha256.New, v.macKey)
	mac.Write([]byte(number))
	return hex.EncodeToString(mac.Sum(nil))
}

// cccdProvinces are the province codes in use on cards issued before the
// mergers of 2025; they stay on the cards.
var cccdProvinces = strings.Fields(`001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038
	040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093
	094 095 096`)

// checkCCCD returns the rule that the number breaks, "" for none: 12 digits;
// a province (or, for those born abroad, a country, from 101 on); century and
// sex; year of birth. Birth date and sex are checked against when known.
func checkCCCD(number, birthDate string, sex Sex) (rule string) {
	if len(number) != 12 || strings.Trim(number, "0123456789") != "" {
		return "digits"
	}
	if place := number[:3]; !slices.Contains(cccdProvinces, place) && place < "101" {
		return "province"
	}
	digit := int(number[3] - '0')
	yy, _ := strconv.Atoi(number[4:6])
	year := 1900 + digit/2*100 + yy
	if birthDate != "" && birthDate[:4] != strconv.Itoa(year) {
		return "birth_year"
	}
	if sex != "" && (sex == Female) != (digit%2 == 1) {
		return "sex"
	}
	return ""
}
