package instrument

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/impact"
)

func TestDefaultFrameSpeaksOfTheReferential(t *testing.T) {
	r := impact.DefaultReferential()
	for _, c := range DefaultFrame().Codes {
		if _, ok := r.Criterion(c.Criterion); !ok {
			t.Errorf("code %s: no criterion %q", c.ID, c.Criterion)
		}
	}
	if _, err := ReadFrame(strings.NewReader(string(DefaultFrameFile()))); err != nil {
		t.Error(err)
	}
}

func TestReadFrameRefuses(t *testing.T) {
	const head = "id = \"x\"\nversion = \"1\"\n"
	const code = "[[code]]\nid = \"a\"\nlabel = \"A\"\ncriterion = \"autonomy\"\nrule = \"r\"\n"
	if _, err := ReadFrame(strings.NewReader(head + code)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty": "", "no code": head, "twice": head + code + code, "no rule": head + strings.Replace(code, "rule = \"r\"", "", 1),
		"field": head + "poids = 3\n" + code, "syntax": "id = ",
	} {
		if _, err := ReadFrame(strings.NewReader(text)); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func TestReadVerbatims(t *testing.T) {
	const text = "\ufeffParole;personne;action;consentement;texte;codeur;codes\n" +
		"1;p1;a03;oui;\"je le fais ; seul\";A;fait-seul moins-peur\n1;p1;a03;oui;\"je le fais ; seul\";B;fait-seul\n" +
		"2;p2;a03;non;rien;A;\n3;p3;a03;;encore à lire;;\n"
	got, err := ReadVerbatims(strings.NewReader(text))
	if err != nil || len(got) != 3 {
		t.Fatal(err, got)
	}
	if s := fmt.Sprintf("%+v", got[0]); s != "{Person:p1 Action:a03 Consent:true Text:je le fais ; seul Codings:[{Coder:A Codes:[fait-seul moins-peur]} {Coder:B Codes:[fait-seul]}]}" {
		t.Error(s)
	}
	if got[1].Consent || len(got[1].Codings) != 1 || len(got[1].Codings[0].Codes) != 0 || len(got[2].Codings) != 0 {
		t.Errorf("%+v", got[1:])
	}
	commas := strings.NewReplacer("\"je le fais ; seul\"", "seul", ";", ",").Replace(text)
	if got, err := ReadVerbatims(strings.NewReader(commas)); err != nil || len(got) != 3 {
		t.Error(err, got)
	}
	const head = "parole,personne,action,consentement,texte,codeur,codes\n"
	for name, text := range map[string]string{
		"nothing": "", "column": "parole,personne\n", "consent": head + "1,p,a03,peut-être,x,A,\n",
		"twice": head + "1,p,a03,oui,x,A,\n1,p,a03,oui,x,A,\n", "differs": head + "1,p,a03,oui,x,A,\n1,p,a03,oui,y,B,\n",
		"length": head + "1,p,a03\n",
	} {
		if _, err := ReadVerbatims(strings.NewReader(text)); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func FuzzReadVerbatims(f *testing.F) {
	f.Add("parole;personne;action;consentement;texte;codeur;codes\n1;p;a03;oui;x;A;c\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ReadVerbatims(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, v := range got {
			for i, c := range v.Codings {
				if c.Coder == "" || i > 0 && c.Coder == v.Codings[0].Coder {
					t.Errorf("coders of %+v", v)
				}
			}
		}
	})
}
