package contract

import "testing"

func TestTheSDKHoldsToTheContract(t *testing.T) {
	facts, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	report := Check(facts, Modules())
	for _, p := range report.Problems {
		t.Error(p)
	}
	for _, event := range report.Events {
		testRun(t, event)
	}
	for _, m := range report.Modules {
		t.Run(m.Name, func(t *testing.T) {
			for _, p := range m.Problems {
				t.Error(p)
			}
			for _, op := range m.Operations {
				t.Run(op.ID, func(t *testing.T) { testOperation(t, op) })
			}
		})
	}
}

func testOperation(t *testing.T, op OperationReport) {
	for _, p := range op.Problems {
		t.Error(p)
	}
	for _, run := range op.Runs {
		testRun(t, run)
	}
}

func testRun(t *testing.T, run RunReport) {
	t.Run(run.Name, func(t *testing.T) {
		for _, p := range run.Problems {
			t.Error(p)
		}
	})
}
