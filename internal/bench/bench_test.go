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
