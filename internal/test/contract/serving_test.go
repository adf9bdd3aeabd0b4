package contract

import "testing"

func TestWorkostestServesEveryOperationAsTheContractSays(t *testing.T) {
	f, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	served, err := Serve(f, Modules())
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range f.Operations {
		one, ok := served[op.ID]
		if !ok {
			t.Errorf("%s is missing", op.ID)
		}
		if !one.Behavior {
			t.Errorf("%s is not served", op.ID)
		}
		for _, problem := range one.Problems {
			t.Errorf("%s: %s", op.ID, problem)
		}
	}
}
