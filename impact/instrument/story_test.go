package instrument_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/impact/instrument"
)

// Six people were rated by the same four judges (Shrout and Fleiss 1979, table
// 2): the six forms of agreement are far apart, so the form is always named.
func ExampleICCs() {
	ratings := [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}
	for _, i := range instrument.ICCs(ratings, 0.95) {
		fmt.Printf("%s %.2f\n", i.Form, i.Value)
	}
	// Output:
	// ICC1 0.17
	// ICC2 0.29
	// ICC3 0.71
	// ICC1k 0.44
	// ICC2k 0.62
	// ICC3k 0.91
}

// Three coders read five verbatims and chose among two codes.
func ExampleFleiss() {
	k := instrument.Fleiss([][]int64{{3, 0}, {2, 1}, {0, 3}, {3, 0}, {1, 2}}, impact.Bootstrap{Seed: 1}, 0.95)
	fmt.Printf("kappa %.2f\n", k.Value)
	// Output:
	// kappa 0.44
}

// Words are coded only when their author agreed and nothing in them reaches
// anybody.
func ExampleUsable() {
	all, err := instrument.ReadVerbatims(strings.NewReader("parole;personne;action;consentement;texte;codeur;codes\n" +
		"1;p1;a03;oui;Je fais ma déclaration seule;A;autonomie\n" +
		"2;p2;a03;non;Je ne viens plus;A;\n" +
		"3;p3;a03;oui;Appelez-moi au 06 12 34 56 78;A;\n"))
	if err != nil {
		panic(err)
	}
	usable, aside := instrument.Usable(all)
	fmt.Println(len(usable), "usable")
	for _, a := range aside {
		fmt.Println(a.Person, a.Reason)
	}
	frame, err := instrument.ReadFrame(bytes.NewReader(instrument.DefaultFrameFile()))
	if err != nil {
		panic(err)
	}
	fmt.Println(frame.ID == instrument.DefaultFrame().ID)
	// Output:
	// 1 usable
	// p2 no consent to use these words
	// p3 an address or a number in the text would identify somebody
	// true
}

// The answers to a scale, one row per question: a question asked the other way
// round is turned, so that more is better in both.
func ExampleMatrixOf() {
	codes := impact.Codes{Items: []string{"", "aut-01", "aut-04"}}
	answers := impact.Answers{Respondent: []uint32{7, 7, 8, 8}, Item: []uint16{1, 2, 1, 2}, Wave: make([]uint8, 4), Action: make([]uint16, 4), Value: []uint8{2, 2, 4, 1}}
	m, err := instrument.MatrixOf(impact.Instruments()[0], "autonomy", codes, []impact.Answers{answers}, impact.Before)
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Items, m.Values)
	// Output:
	// [aut-01 aut-04] [[1 3] [3 4]]
}

// Action 13 counts diagnostics, the orientations they propose, and those that
// people accept.
func ExampleOriented() {
	var diagnostic *impact.Instrument
	for _, in := range impact.Instruments() {
		if in.ID == "diagnostic-usages" {
			diagnostic = in
		}
	}
	codes := impact.Codes{Items: []string{"", "dia-10", "dia-11", "dia-12"}}
	answers := impact.Answers{Respondent: []uint32{1, 1, 1, 2}, Item: []uint16{1, 2, 3, 1}, Wave: make([]uint8, 4), Action: make([]uint16, 4), Value: []uint8{1, 3, 1, 0}}
	o := instrument.Oriented(diagnostic, codes, []impact.Answers{answers})
	fmt.Println(o.Diagnosed, "diagnosed,", o.Proposed, "proposed,", o.Accepted, "accepted", o.Towards)
	// Output:
	// 2 diagnosed, 1 proposed, 1 accepted map[France services:1]
}
