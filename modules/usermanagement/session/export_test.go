package session

import "time"

// What the tests seal and open by themselves, to see a payload as it is.

func SealIron(plaintext []byte, password string) (string, error) {
	return sealIron(plaintext, password)
}

func OpenIron(sealed, password string) ([]byte, bool) {
	seal, ok := parseIron(sealed)
	if !ok {
		return nil, false
	}
	return seal.open(password, time.Now())
}

func NewFlights() Group { return &flights{} }

const RefreshRemember = refreshRemember

// SealIronUntil gives the seal an expiry, as other writers of Iron may.
func SealIronUntil(plaintext []byte, password, expiry string) (string, error) {
	sealed, err := sealIron(plaintext, password)
	if err != nil {
		return "", err
	}
	seal, _ := parseIron(sealed)
	signed := seal.signed + expiry
	mac, err := ironMAC(password, seal.macSalt, signed)
	return signed + "*" + seal.macSalt + "*" + mac + ironSuffix, err
}
