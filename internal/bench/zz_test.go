package bench
import "testing"
func BenchmarkZTail(b *testing.B){ for _,r := range catchUp() { if r.Work=="Catch up with 10,000 events, in memory" { for _,c:=range r.Contenders { b.Run(c.Name, c.Run) } } } }
func BenchmarkZHook(b *testing.B){ for _,r := range receiver() { for _,c:=range r.Contenders { b.Run(c.Name, c.Run) } } }
