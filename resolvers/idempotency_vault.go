package resolvers

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
)

// An answer may hold a secret that is shown once, such as a new API token. It
// is kept sealed under its own Idempotency-Key, of which the database knows
// only a hash: whoever has the key had the answer.

// hashed is how a key stands in the table.
func hashed(key string) string {
	sum := sha256.Sum256([]byte("plenary idempotency key\x00" + key))
	return hex.EncodeToString(sum[:])
}

func vault(secret string) (cipher.AEAD, error) {
	sum := sha256.Sum256([]byte("plenary idempotent answer\x00" + secret))
	block, err := aes.NewCipher(sum[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// lockAway seals an answer under a key.
func lockAway(key string, answer []byte) ([]byte, error) {
	v, err := vault(key)
	if err != nil {
		return nil, err
	}
	return v.Seal(nil, nil, answer, nil), nil
}

// takeOut opens what lockAway sealed.
func takeOut(key string, sealed []byte) ([]byte, error) {
	v, err := vault(key)
	if err != nil {
		return nil, err
	}
	return v.Open(nil, nil, sealed, nil)
}
