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
