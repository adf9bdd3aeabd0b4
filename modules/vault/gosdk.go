package vault

// DecodeGoSDKEnvelope decodes an envelope of the official Go SDK, version 7 or later. It is the base64 of
//
//	length of the data key, LEB128 | data key | nonce, 12 bytes | ciphertext | tag, 16 bytes
//
// Encode then returns it in the form of this SDK, which Decrypt reads. That needs no key: only the order of the parts
// differs. A text that cannot be such an envelope is an EnvelopeError; an envelope of this SDK may look like one.
func DecodeGoSDKEnvelope(envelope string) (*Envelope, error) {
	data, err := decodeText(envelope)
	if err != nil {
		return nil, err
	}
	return parseGoSDK(data)
}

func parseGoSDK(data []byte) (*Envelope, error) {
	blob, rest, err := cutBlob(data, headerSize)
	switch {
	case err != nil:
		return nil, err
	case len(rest) < headerSize:
		return nil, ErrEnvelopeTruncated
	}
	end := len(rest) - tagSize
	return newEnvelope(rest[:nonceSize], rest[end:], blob, rest[nonceSize:end]), nil
}

// readings returns the possible envelopes of a text: in the form of this SDK, of the official Go SDK, or both, because
// the nonce of one may look like the length of the other. If it is neither, the error is for this SDK's form.
func readings(text string) ([]*Envelope, error) {
	data, err := decodeText(text)
	if err != nil {
		return nil, err
	}
	var all []*Envelope
	own, err := parse(data)
	if err == nil {
		all = append(all, own)
	}
	if theirs, failed := parseGoSDK(data); failed == nil {
		all = append(all, theirs)
	}
	if len(all) > 0 {
		return all, nil
	}
	return nil, err
}
