package bench

import "testing"

// BenchmarkTable runs every contender of every row.
func BenchmarkTable(b *testing.B) {
	for _, row := range Table() {
		for _, contender := range row.Contenders {
			b.Run(row.Work+"/"+contender.Name, contender.Run)
		}
	}
}

// BenchmarkAMillionEvents fails if a Tail keeps memory for handled events.
func BenchmarkAMillionEvents(b *testing.B) {
	for b.Loop() {
		grown, speed, err := AMillionEvents()
		if err != nil {
			b.Fatal(err)
		}
		if grown > 1<<20 {
			b.Fatalf("the heap has grown by %d bytes", grown)
		}
		b.ReportMetric(float64(grown), "grown-B")
		b.ReportMetric(speed, "of-by-hand")
	}
}
