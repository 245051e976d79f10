package roadmap

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// The figures below are those of the adopted document.
func TestCrossChecks(t *testing.T) {
	r := Lozere()
	if len(r.Axes) != 3 || len(r.Actions) != 14 {
		t.Fatalf("%d axes and %d actions, want 3 and 14", len(r.Axes), len(r.Actions))
	}
	var stated, etp int
	var cents int64
	for _, a := range r.Actions {
		if a.ETP.Stated() {
			stated++
			etp += int(a.ETP)
		}
		for _, b := range a.Budget {
			if b.Cents != NoAmount {
				cents += b.Cents
			}
		}
		if len(a.Indicators) == 0 || len(a.Stages) == 0 || len(a.Owners) == 0 || len(a.Partners) == 0 || len(a.Beneficiaries) == 0 {
			t.Errorf("%s: something of the sheet is missing", a.ID)
		}
	}
	if stated != 13 || etp != 215 {
		t.Errorf("%d sheets state %d hundredths of ETP, want 13 and 215", stated, etp)
	}
	if cents != 26_200_00 {
		t.Errorf("explicit amounts sum to %d cents, want 2620000", cents)
	}
}

// One row per bullet of each sheet; requested and obtained, which the document
// puts in one bullet, are two amounts.
func TestIndicatorsPerSheet(t *testing.T) {
	want := []int{5, 2, 3, 3, 3, 5, 3, 6, 3, 4, 3, 1, 3, 4}
	for i, a := range Lozere().Actions {
		if len(a.Indicators) != want[i] {
			t.Errorf("%s has %d indicators, want %d", a.ID, len(a.Indicators), want[i])
		}
		for n, ind := range a.Indicators {
			if ind.ID != fmt.Sprintf("%s-i%02d", a.ID, n+1) {
				t.Errorf("%s: indicator %d is called %s", a.ID, n+1, ind.ID)
			}
			if ind.Criterion != "" && !ind.Goals() {
				t.Errorf("%s informs a criterion and has no goalposts", ind.ID)
			}
		}
	}
}

func TestLoadSaysAllThatIsWrong(t *testing.T) {
	files := fstest.MapFS{
		"axes.csv":       {Data: []byte("id,title\nx1,Un axe\n")},
		"actions.csv":    {Data: []byte("id,axis,title,short,summary,start,end,calendar,etp_hundredths,etp_note\na01,x9,Une action,,,31/02/2025,,,dix,\n")},
		"stages.csv":     {Data: []byte("action,number,title\na02,1,Une étape\n")},
		"indicators.csv": {Data: []byte("id,action,label,kind,unit,direction,six_months,criterion,worst,best,cumulative,double_count,period,owner\na01-i01,a01,Un,nombre,,1,non,,,,sum,,,\n")},
		"people.csv":     {Data: []byte("action,role,name\na01,voisin,Quelqu'un\n")},
		"budget.csv":     {Data: []byte("action,label,cents,note\na01,Matériel,12.5,\n")},
	}
	_, err := Load(files)
	var first *Error
	if !errors.As(err, &first) {
		t.Fatalf("Load: %v, want an *Error", err)
	}
	for _, want := range []string{
		`actions.csv:2: "x9": no such axis`, `actions.csv:2: "31/02/2025": not a date`, `actions.csv:2: "dix": not a number`,
		`stages.csv:2: "a02": no such action`, `indicators.csv:2: "nombre": unknown word`, `people.csv:2: "voisin": unknown word`,
		`budget.csv:2: "12.5": not a number`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("Load does not say %s:\n%v", want, err)
		}
	}
}

// The sheets name what is counted; the program knows which counts speak of an
// effect on people and which of activity only.
func ExampleRoadmap_Indicator() {
	i, _ := Lozere().Indicator("a03-i03")
	fmt.Printf("%s (%s), informs %s\n", i.Label, i.Unit, i.Criterion)
	// Output: Personnes formées (personnes), informs citizenship
}
