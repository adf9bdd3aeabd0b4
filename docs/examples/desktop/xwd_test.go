//go:build browser

package main

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"time"
)

// picture saves a picture of the screen, if there is a folder for it. The X server keeps its pixels in the xwd format: a header of 32-bit numbers
// that starts with its size, a table of colors, and lines of four bytes for each pixel.
func (c *computer) picture(name string) {
	c.t.Helper()
	folder := os.Getenv(screenshots)
	if folder == "" {
		return
	}
	c.NoErr(os.MkdirAll(folder, 0o755))
	time.Sleep(time.Second) // until the screen is drawn
	data, err := os.ReadFile(filepath.Join(c.home, "Xvfb_screen0"))
	c.NoErr(err)
	field := func(n int) int { return int(binary.BigEndian.Uint32(data[4*n:])) }
	const size, width, height, lineLength, colors, colorSize = 0, 4, 5, 12, 19, 12
	pixels := data[field(size)+colorSize*field(colors):]
	screen := image.NewNRGBA(image.Rect(0, 0, field(width), field(height)))
	for y := range field(height) {
		for x := range field(width) {
			pixel := pixels[y*field(lineLength)+4*x:]
			screen.SetNRGBA(x, y, color.NRGBA{R: pixel[2], G: pixel[1], B: pixel[0], A: 0xff})
		}
	}
	file, err := os.Create(filepath.Join(folder, name+".png"))
	c.NoErr(err)
	c.NoErr(png.Encode(file, screen))
	c.NoErr(file.Close())
}
