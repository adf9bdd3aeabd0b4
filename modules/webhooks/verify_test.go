package webhooks_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/matryer/is"

	"github.com/workos-typestate/workos/core"
	"github.com/workos-typestate/workos/internal/test/interop"
	"github.com/workos-typestate/workos/internal/test/moduletest"
	"github.com/workos-typestate/workos/modules/webhooks"
)

var secret core.SigningSecret = core.NewSigningSecret("whsec_0123456789")

const payload = `{"object":"event","id":"event_1","event":"user.created","data":{"object":"user","id":"user_1","email":"grace@example.com"},"created_at":"2031-05-09T01:30:51.324Z"}`

// noon is the time of the tests.
func noon() time.Time { return time.Date(2031, 5, 9, 12, 0, 0, 0, time.UTC) }

func milliseconds(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }

// mac returns a signature as WorkOS creates it.
func mac(secret core.SigningSecret, timestamp, payload string) string {
	hash := hmac.New(sha256.New, []byte(secret.Reveal()))
	hash.Write([]byte(timestamp + "." + payload))
	return hex.EncodeToString(hash.Sum(nil))
}

// sign returns a header as WorkOS creates it.
func sign(secret core.SigningSecret, at time.Time, payload string) string {
	return "t=" + milliseconds(at) + ", v1=" + mac(secret, milliseconds(at), payload)
}

// verify returns the error of Verify at noon.
func verify(payload, header string, opts ...webhooks.VerifyOption) error {
	return verifyError([]byte(payload), header, secret, append(opts, webhooks.WithClock(noon))...)
}

// verifyError returns the error of Verify.
func verifyError(body []byte, header string, secret core.SigningSecret, opts ...webhooks.VerifyOption) error {
	_, err := webhooks.Verify(body, header, secret, opts...)
	return err
}

type vector struct {
	Name      string             `json:"name"`
	Secret    core.SigningSecret `json:"secret"`
	Timestamp string             `json:"timestamp"`
	Payload   string             `json:"payload"`
	Signature string             `json:"signature"`
}

func TestWhatTheNodeSDKSigned(t *testing.T) {
	var vectors []vector
	interop.Vectors(t, "webhooks", &vectors)
	is.New(t).True(len(vectors) > 5)
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			is := is.New(t)
			at, err := strconv.ParseInt(v.Timestamp, 10, 64)
			is.NoErr(err)
			clock := webhooks.WithClock(func() time.Time { return time.UnixMilli(at).Add(time.Minute) })
			header := "t=" + v.Timestamp + ", v1=" + v.Signature
			is.NoErr(verifyError([]byte(v.Payload), header, v.Secret, clock))
			is.Equal(verifyError([]byte(v.Payload+" "), header, v.Secret, clock), webhooks.ErrSignature)
			is.Equal(verifyError([]byte(v.Payload), header, core.NewSigningSecret(v.Secret.Reveal()+" "), clock), webhooks.ErrSignature)
		})
	}
}

func TestVerify(t *testing.T) {
	now := milliseconds(noon())
	right, wrong := mac(secret, now, payload), mac(core.NewSigningSecret("another"), now, payload)
	tests := []struct {
		name, header string
		want         error
	}{
		{"with a space after the comma", "t=" + now + ", v1=" + right, nil},
		{"without one", "t=" + now + ",v1=" + right, nil},
		{"with space all around", " t=" + now + " ,\tv1=" + right + " ", nil},
		{"with the time last", "v1=" + right + ", t=" + now, nil},
		{"with several signatures, the first of which is right", "t=" + now + ", v1=" + right + ", v1=" + wrong, nil},
		{"with several signatures, the last of which is right", "t=" + now + ", v1=" + wrong + ", v1=" + right, nil},
		{"with a signature twice", "t=" + now + ", v1=" + right + ", v1=" + right, nil},
		{"with unknown schemes", "t=" + now + ", v0=" + wrong + ", v1=" + right + ", v2=x, y", nil},
		{"with a time that begins with zeros, which are signed too", "t=00" + now + ", v1=" + mac(secret, "00"+now, payload), nil},

		{"signed with another secret", "t=" + now + ", v1=" + wrong, webhooks.ErrSignature},
		{"signed at another time", "t=" + milliseconds(noon().Add(1e6)) + ", v1=" + right, webhooks.ErrSignature},
		{"signed without the time", "t=" + now + ", v1=" + mac(secret, "", payload)[1:], webhooks.ErrSignature},
		{"with only a signature of an older scheme", "t=" + now + ", v0=" + right, webhooks.ErrHeader},
		{"with upper-case digits, which Node rejects too", "t=" + now + ", v1=" + strings.ToUpper(right), webhooks.ErrSignature},
		{"with a signature that is cut", "t=" + now + ", v1=" + right[:63], webhooks.ErrSignature},
		{"with a signature that is too long", "t=" + now + ", v1=" + right + "0", webhooks.ErrSignature},
		{"with an empty signature", "t=" + now + ", v1=", webhooks.ErrSignature},
		{"with zeros for a signature", "t=" + now + ", v1=" + strings.Repeat("\x00", 64), webhooks.ErrSignature},

		{"without a header", "", webhooks.ErrHeader},
		{"without a signature", "t=" + now, webhooks.ErrHeader},
		{"without a time", "v1=" + right, webhooks.ErrHeader},
		{"with an empty time", "t=, v1=" + right, webhooks.ErrHeader},
		{"with two times", "t=" + now + ", t=" + now + ", v1=" + right, webhooks.ErrHeader},
		{"with a time of no digits", "t=noon, v1=" + right, webhooks.ErrHeader},
		{"with a time before 1970", "t=-" + now + ", v1=" + right, webhooks.ErrHeader},
		{"with a time with a sign", "t=+" + now + ", v1=" + right, webhooks.ErrHeader},
		{"with a fraction", "t=" + now + ".5, v1=" + right, webhooks.ErrHeader},
		{"with a time beyond the range", "t=99999999999999999999, v1=" + right, webhooks.ErrHeader},
		{"with the maximum time", "t=9223372036854775807, v1=" + right, webhooks.ErrTimestampOutOfRange},
		{"with the time 0", "t=0, v1=" + mac(secret, "0", payload), webhooks.ErrTimestampOutOfRange},
		{"with a time in seconds", "t=" + now[:10] + ", v1=" + mac(secret, now[:10], payload), webhooks.ErrTimestampOutOfRange},
		{"with other separators", "t=" + now + "; v1=" + right, webhooks.ErrHeader},
		{"with the names in upper case", "T=" + now + ", V1=" + right, webhooks.ErrHeader},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			err := verify(payload, test.header)
			is.Equal(err, test.want)
			is.Equal(errors.Is(err, webhooks.ErrUnverified), test.want != nil)
		})
	}
}

func TestEveryFlippedBitIsRefused(t *testing.T) {
	is := is.New(t)
	header := sign(secret, noon(), payload)
	is.NoErr(verify(payload, header))
	flip := func(text string, bit int) string {
		changed := []byte(text)
		changed[bit/8] ^= 1 << (bit % 8)
		return string(changed)
	}
	for bit := range len(header) * 8 {
		if changed := flip(header, bit); verify(payload, changed) == nil && strings.TrimSpace(changed[18:]) != strings.TrimSpace(header[18:]) {
			t.Errorf("bit %d of the header: %q passes", bit, changed)
		}
	}
	for bit := range len(payload) * 8 {
		is.Equal(verify(flip(payload, bit), header), webhooks.ErrSignature)
	}
}

func TestTheTimeOfASignature(t *testing.T) {
	tests := []struct {
		name      string
		tolerance time.Duration // 0 is the default
		age       time.Duration
		want      error
	}{
		{"three minutes ago is not too long ago", 0, 3 * time.Minute, nil},
		{"a millisecond more is", 0, 3*time.Minute + time.Millisecond, webhooks.ErrTimestampOutOfRange},
		{"in three minutes is not too soon", 0, -3 * time.Minute, nil},
		{"and so is a millisecond more", 0, -3*time.Minute - time.Millisecond, webhooks.ErrTimestampOutOfRange},
		{"the tolerance can be smaller", time.Second, 2 * time.Second, webhooks.ErrTimestampOutOfRange},
		{"and more", time.Hour, 59 * time.Minute, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			is := is.New(t)
			var opts []webhooks.VerifyOption
			if test.tolerance != 0 {
				opts = append(opts, webhooks.WithTolerance(test.tolerance))
			}
			is.Equal(verify(payload, sign(secret, noon().Add(-test.age), payload), opts...), test.want)
		})
	}
	t.Run("is compared with the current time by default", func(t *testing.T) {
		is := is.New(t)
		is.NoErr(verifyError([]byte(payload), sign(secret, time.Now(), payload), secret))
		is.Equal(verifyError([]byte(payload), sign(secret, noon(), payload), secret), webhooks.ErrTimestampOutOfRange)
	})
}

func TestSeveralSecrets(t *testing.T) {
	is := is.New(t)
	more := webhooks.WithAdditionalSecrets(core.NewSigningSecret("older"), core.NewSigningSecret("oldest"))
	for _, one := range []core.Secret{core.NewSecret(secret.Reveal()), core.NewSecret("older"), core.NewSecret("oldest"), core.NewSecret("newer")} {
		is.NoErr(verify(payload, sign(core.NewSigningSecret(one.Reveal()), noon(), payload), more, webhooks.WithAdditionalSecrets(core.NewSigningSecret("newer"))))
	}
	is.Equal(verify(payload, sign(core.NewSigningSecret("newer"), noon(), payload), more), webhooks.ErrSignature)
}

func TestWhatVerifyCannotWorkWith(t *testing.T) {
	tests := []struct {
		argument string
		secret   core.SigningSecret
		option   webhooks.VerifyOption
	}{
		{"secret", core.SigningSecret{}, webhooks.WithClock(noon)},
		{"secret", core.NewSigningSecret(" \n"), webhooks.WithClock(noon)},
		{"WithAdditionalSecrets", secret, webhooks.WithAdditionalSecrets(core.NewSigningSecret("older"), core.SigningSecret{})},
		{"WithTolerance", secret, webhooks.WithTolerance(0)},
		{"WithTolerance", secret, webhooks.WithTolerance(-time.Second)},
		{"WithClock", secret, webhooks.WithClock(nil)},
		{"WithBodyLimit", secret, webhooks.WithBodyLimit(0)},
		{"opts[0]", secret, nil},
	}
	for _, test := range tests {
		t.Run(test.argument, func(t *testing.T) {
			is := is.New(t)
			err := verifyError([]byte(payload), sign(test.secret, time.Now(), payload), test.secret, test.option)
			moduletest.WantArgument(t, err, test.argument)
			is.True(!errors.Is(err, webhooks.ErrUnverified)) // it is the server's own mistake
			if test.option != nil {
				_, err = webhooks.NewHandler(test.secret, test.option)
				moduletest.WantArgument(t, err, test.argument)
			}
		})
	}
}

func FuzzVerify(f *testing.F) {
	now := milliseconds(noon())
	f.Add(sign(secret, noon(), payload), []byte(payload))
	f.Add("t="+now+",v1="+mac(secret, now, ""), []byte(nil))
	f.Add("t="+now+", v1=x, v1="+mac(secret, now, payload), []byte(payload))
	f.Add("v1=,t=0,,=", []byte("{}"))
	f.Fuzz(func(t *testing.T, header string, payload []byte) {
		switch err := verify(string(payload), header); {
		case errors.Is(err, webhooks.ErrUnverified):
		case err != nil:
			t.Fatalf("untyped: %v", err)
		default: // otherwise the signature is valid
			timestamp := header[strings.Index(header, "t=")+2:]
			timestamp, _, _ = strings.Cut(timestamp, ",")
			if !strings.Contains(header, mac(secret, strings.TrimSpace(timestamp), string(payload))) {
				t.Fatalf("%q passes", header)
			}
		}
	})
}

func TestASecretThatWasPrintedSignsNothing(t *testing.T) {
	for name, secret := range map[string]core.SigningSecret{
		"the mark":         core.NewSigningSecret("[redacted]"),
		"a printed struct": core.NewSigningSecret(" {[redacted]}"),
		"a printed secret": core.NewSigningSecret(core.NewSigningSecret("whsec_1").String()),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := webhooks.Verify([]byte("{}"), "t=1, v1=00", secret)
			moduletest.WantArgument(t, err, "secret")
			_, err = webhooks.NewHandler(secret)
			moduletest.WantArgument(t, err, "secret")
			_, err = webhooks.NewHandler(core.NewSigningSecret("whsec_1"), webhooks.WithAdditionalSecrets(secret))
			moduletest.WantArgument(t, err, "WithAdditionalSecrets")
		})
	}
}
