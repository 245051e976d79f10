package pages

import (
	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// codedList lists what a sentence of the home page counts.
func (b *Book) codedList(r Request, f evidence.Filter, res *impact.Result, code string) *originView {
	t := r.Texts
	list := func(key string, head ...string) *originView {
		return &originView{Label: t.T("pages.list." + key), Head: head}
	}
	var v *originView
	switch code {
	case Code("targets"):
		v = list("targets", t.T("pages.indicator"), t.T("pages.actual"), t.T("pages.target"), t.T("pages.list.way"))
		used := map[string]bool{}
		for _, i := range b.Evidence.Indicators {
			way, ok := i.Progress(f)
			if !ok {
				continue
			}
			shown := b.indicator(r, i, f)
			v.Rows = append(v.Rows, []string{i.Label, shown.Actual, shown.Target, t.Percent(way, 0)})
			for _, value := range i.Values {
				used[value.Source] = used[value.Source] || f.Covers(value.Period)
			}
		}
		v.Files = b.manifests(used)
	case Code("far"):
		v = list("far", t.T("pages.commune"), t.T("pages.list.inhabitants"), t.T("pages.list.nearest"), t.T("pages.list.km"))
		places, _ := b.unserved(f)
		for _, p := range places {
			v.Rows = append(v.Rows, []string{p.Name, t.Int(int64(p.Population)), p.Nearest, t.Number(p.Km, 0) + "\u00a0km"})
		}
		v.Files = b.manifests(b.attended())
	case Code("unfunded"):
		v = list("unfunded", t.T("pages.action"), t.T("pages.requested"), t.T("pages.awarded"))
		for _, a := range b.Evidence.Roadmap.Actions {
			if sum, err := b.Money.of(a.ID); err == nil && sum.Awarded.Cents <= 0 {
				v.Rows = append(v.Rows, []string{a.Short, t.Euros(int64(sum.Requested.Cents)), t.Euros(int64(sum.Awarded.Cents))})
			}
		}
	case Code("missing"):
		v = list("missing", t.T("pages.criterion"), t.T("pages.score-head"))
		for i, c := range b.Evidence.Design.Referential.Criteria {
			if s := res.Criteria[i]; !s.Measured() {
				v.Rows = append(v.Rows, []string{c.Label, Score(t, s.Estimate)})
			}
		}
	case Code("doubtful"):
		v = list("doubtful", t.T("pages.dimension"), t.T("pages.score-head"))
		used := map[string]bool{}
		for i, d := range b.Evidence.Design.Referential.Dimensions {
			if s := res.Dims[i]; doubtful(s) {
				v.Rows = append(v.Rows, []string{d.Label, Score(t, s.Estimate)})
				for _, m := range b.files(s) {
					used[m.SHA256] = true
				}
			}
		}
		v.Files = b.manifests(used)
	default:
		return nil
	}
	v.Value = t.Int(int64(len(v.Rows)))
	return v
}

// doubtful reports whether people were asked and no change is established.
func doubtful(s impact.Score) bool { return s.Measured() && !onlyCounted(s) && s.Low <= 0 }

// attended returns the files that attendances came in, by hash.
func (b *Book) attended() map[string]bool {
	used := map[string]bool{}
	for _, m := range b.Evidence.Manifests {
		used[m.SHA256] = used[m.SHA256] || m.Rows["attendances"] > 0
	}
	return used
}
