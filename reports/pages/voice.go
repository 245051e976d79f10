package pages

import (
	"slices"

	"github.com/lozere-developpement/sillage/impact"
	"github.com/lozere-developpement/sillage/reports/evidence"
)

// A voiceView is what people said in their own words, beside the figures.
type voiceView struct {
	impact.Voice
	Where string // the criterion on the page of an action, the action on that of a dimension
	Count string // who said so, of how many; or why it is not given
}

// voices writes the voices that keep accepts.
func (b *Book) voices(r Request, all []impact.Voice, where func(impact.Voice) string, keep func(impact.Voice) bool) []voiceView {
	var views []voiceView
	for _, v := range all {
		if keep(v) {
			views = append(views, voiceView{v, where(v), r.voiceCount(v)})
		}
	}
	return views
}

func (b *Book) criterionName(v impact.Voice) string {
	c, _ := b.Evidence.Design.Referential.Criterion(v.Criterion)
	return c.Label
}

func (b *Book) voiceAction(v impact.Voice) string {
	if a, ok := b.Evidence.Roadmap.Action(v.Action); ok {
		return a.Short
	}
	return v.Action
}

func (r Request) voiceCount(v impact.Voice) string {
	if v.Share.Refused != nil {
		return why(r.Texts, v.Share)
	}
	return r.Texts.T("pages.voices.count", v.People, v.Of, v.Share.Low, v.Share.High)
}

// codedVoice tells where a count of words comes from.
func (b *Book) codedVoice(r Request, f evidence.Filter, code string) *originView {
	all := b.Evidence.Voices(f)
	at := slices.IndexFunc(all, func(v impact.Voice) bool { return Code("voice", v.Action, v.Code) == code })
	if at < 0 {
		return nil
	}
	v := all[at]
	o := &originView{Label: v.Label, Value: r.voiceCount(v), Command: "sillage evaluate --format json --action " + v.Action,
		Facts: [][2]string{{r.Texts.T("pages.action"), b.voiceAction(v)}, {r.Texts.T("pages.criterion"), b.criterionName(v)},
			{r.Texts.T("pages.origin.rule"), v.Share.Method}}}
	for _, m := range b.Evidence.Manifests {
		if slices.Contains(v.Share.Lineage.Files, m.SHA256) || slices.Contains(v.Share.Lineage.Files, m.Source) {
			o.Files = append(o.Files, m)
		}
	}
	return o
}
