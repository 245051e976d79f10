package cli

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lozere-developpement/sillage/cmd/internal/browsertest"
)

// fill opens the part of the page that holds a form, writes into its fields by
// their names, choices by their words, and returns what stands in the way.
const fill = `((button, values) => {
  const names = Object.keys(values);
  const b = [...document.querySelectorAll("main button")].find(b => b.textContent.trim() === button && b.form && names.every(n => b.form.elements[n]));
  if (!b) return "no form with a button « " + button + " » and " + names;
  for (const d of document.querySelectorAll("details")) if (d.contains(b)) d.open = true;
  for (const n of names) {
    const box = b.form.elements[n];
    if (box.tagName === "SELECT") {
      const o = [...box.options].find(o => o.textContent.trim() === values[n]);
      if (!o) return "« " + values[n] + " » is not offered in " + n;
      box.value = o.value;
    } else if (box.type === "checkbox") box.checked = values[n] === "1";
    else box.value = values[n];
  }
  if (!b.form.checkValidity()) return "the browser refuses " + [...b.form.elements].filter(x => !x.checkValidity()).map(x => x.name);
  b.id = "the-button";
  return "";
})`

// send fills a form, presses its button, and sees the page that comes.
func (h hands) send(button string, fields ...string) {
	h.t.Helper()
	values := map[string]string{}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, "=")
		values[name] = value
	}
	args, err := json.Marshal([]any{button, values})
	if err != nil {
		h.t.Fatal(err)
	}
	wrong, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](fill+"(..."+string(args)+")"))
	if err != nil || wrong != "" {
		h.t.Fatalf("%s: %s (%v)", button, wrong, err)
	}
	ctx, cancel := context.WithTimeout(h.ctx, 2*time.Minute) // a button that leads nowhere
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, chromedp.Click("#the-button"))
	if err != nil {
		h.t.Fatalf("%s: %v", button, err)
	}
	h.do(chromedp.WaitReady("footer"))
	if answer.Status != 200 {
		h.t.Fatalf("%s %v: %d, %s", button, fields, answer.Status, h.text("main"))
	}
}

// see fails where the page does not say something.
func (h hands) see(words ...string) {
	h.t.Helper()
	page := h.text("main")
	for _, w := range words {
		if !strings.Contains(page, w) {
			h.t.Errorf("« %s » is not on the page: %.1500s", w, page)
		}
	}
}

// A week of the officer, in a browser: from a funder nobody knew to the last
// euro paid, then the invoice, the plan, the partner and the fund. The browser
// itself agrees with every form: no field that it would refuse.
func TestAWeekInABrowser(t *testing.T) {
	ctx := browsertest.Start(t)
	dir := filepath.Join(t.TempDir(), "ws")
	run(t, "demo", "--data", dir)
	home := start(t, dir)
	w, err := browsertest.Listen(ctx, home)
	if err != nil {
		t.Fatal(err)
	}
	h := hands{t, ctx}
	open := func(path string) { h.do(chromedp.Navigate(home + path)) }
	day := func(ago int) string { return time.Now().AddDate(0, 0, -ago).Format(time.DateOnly) }
	here := func() string {
		at, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.pathname"))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}

	open("/financements/financeurs/nouveau")
	h.send("Enregistrer", "name=Fondation des Causses", "kind=fondation", "published=25 %")
	open("/financements/structures/nouveau")
	h.send("Enregistrer", "name=Hub du Gard", "departement=30")
	open("/financements/appels/nouveau")
	h.send("Enregistrer", "title=Numérique en partage", "funder=Fondation des Causses", "opens="+day(60), "deadline="+day(-20), "maximum=20 000", "rate=80 %", "themes=numérique; inclusion")
	h.see("Échéance", "80 %")
	h.send("Enregistrer", "action=Aidants numériques", "reason=les aidants sont le public visé")
	call := here()

	open("/financements/dossiers/nouveau?appel=" + filepath.Base(call))
	h.send("Enregistrer", "requested=10 000,01", "part-0=2", "share-1=Diagnostic harmonisé", "carrier-1=Hub du Gard (30)", "part-1=1", "effort=3")
	h.see("10 000,01", "6 666,67", "3 333,34", "Hub du Gard (30)")
	file := here()
	h.send("Enregistrer", "name=Relevé d'identité bancaire", "state=manquant", "due="+day(-5))
	open("/financements")
	h.see("Numérique en partage", "Relevé d’identité bancaire")
	open(file + "/pieces/0")
	h.send("Enregistrer", "state=envoyé")
	for i, stage := range []string{"qualifié", "en préparation", "déposé", "en instruction"} {
		open(file)
		h.send("Déplacer", "to="+stage, "on="+day(40-i))
	}
	h.send("Déplacer", "to=accordé en partie", "on="+day(30), "awarded=8 000", "reason=enveloppe réduite")
	h.send("Déplacer", "to=conventionné", "on="+day(29))
	h.send("Déplacer", "to=en exécution", "on="+day(28))
	h.send("Enregistrer", "id=1", "planned=3 000", "condition-0=programme signé", "met-0="+day(27), "called=3 000", "called-on="+day(26))
	h.send("Enregistrer", "id=2", "planned=5 000", "called=5 000", "called-on="+day(10))
	for i, amount := range []string{"3 000", "5 000"} {
		open(file + "/versements/" + string(rune('0'+i)))
		h.send("Enregistrer", "paid="+amount, "paid-on="+day(5-i))
	}
	h.see("8 000,00")
	h.send("Enregistrer", "name=Bilan final", "due="+day(-10), "filed=")
	open(file + "/bilans/0")
	h.send("Enregistrer", "filed="+day(2))
	for _, stage := range []string{"bilan à produire", "bilan déposé", "contrôlé", "soldé"} {
		open(file)
		h.send("Déplacer", "to="+stage, "on="+day(1))
	}
	h.see("soldé", "enveloppe réduite")

	open("/financements/factures/nouveau")
	h.send("Enregistrer", "number=F-17", "amount=1 200,50", "on="+day(12), "file=Numérique en partage", "charged-0=Fondation des Causses", "share-0=1 200,50")
	h.see("F-17")
	open("/financements/plans/a09")
	h.send("Enregistrer", "label=Animation", "account=64 Charges de personnel", "cost-kind=personnel", "etp=0,5", "yearly=40 000")
	h.send("Enregistrer", "label=Fondation des Causses", "account=74 Subventions d’exploitation", "amount=5 333,33", "state=acquis", "funder=Fondation des Causses", "application=Numérique en partage")
	h.see("0,5 ETP × 40 000,00", "5 333,33")
	h.send("Créer le scénario", "name=à la baisse")
	h.see("à la baisse")

	open("/financements/partenaires/nouveau")
	h.send("Enregistrer", "partner=La Fabrique", "follow-up="+day(0))
	h.send("Enregistrer", "on="+day(3), "answer=promis", "amount=4 000")
	h.see("promis", "4 000,00")
	open("/financements/fonds")
	h.send("Écrire au journal", "on="+day(2), "kind=promesse", "contributor=La Fabrique", "amount=4 000")
	h.see("La Fabrique", "Journal de 21 écritures")
	for _, p := range w.Take() {
		t.Error(p)
	}
}
