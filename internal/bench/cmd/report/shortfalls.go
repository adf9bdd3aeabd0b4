package main

import (
	"fmt"
	"io"
)

func writeShortfalls(w io.Writer, _ []measuredRow) error {
	_, err := fmt.Fprintln(w)
	return err
}
