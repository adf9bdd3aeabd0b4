package workostest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// SignWebhook returns the WorkOS-Signature header of a webhook: the time in
// milliseconds since 1970 and, in hexadecimal, the HMAC-SHA256 under secret of
// that time, a dot and the payload.
func (s *Server) SignWebhook(payload []byte, secret string, at time.Time) string {
	ms := strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(ms + "."))
	mac.Write(payload)
	return "t=" + ms + ", v1=" + hex.EncodeToString(mac.Sum(nil))
}

// DeliverWebhook posts an event, such as one from [Server.Events], to url as a
// webhook signed by secret at the server's time. It waits up to 10 seconds; an
// answer other than 2xx is an error.
func (s *Server) DeliverWebhook(ctx context.Context, url, secret string, event Event) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	payload := answer(0, event.wire()).body
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(payload))
	if err != nil {
		return fmt.Errorf("workostest: delivering a webhook: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("WorkOS-Signature", s.SignWebhook(payload, secret, s.now()))
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("workostest: delivering a webhook: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("workostest: delivering a webhook: answered with status %d", res.StatusCode)
	}
	return nil
}
