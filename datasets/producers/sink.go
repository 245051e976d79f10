package producers

import "github.com/lozere-developpement/sillage/datasets"

// to returns where rows go; the outcome itself when nobody else takes them.
func (r *reading) to() (Sink, error) {
	var err error
	switch {
	case r.sink != nil:
	case r.opt.Begin == nil:
		r.sink = (*collected)(r.out)
	default:
		r.sink, err = r.opt.Begin(r.out.Origin)
	}
	return r.sink, err
}

func (r *reading) addAttendance(a datasets.AttendanceRow) error {
	to, err := r.to()
	if err != nil {
		return err
	}
	return to.AddAttendance(a)
}

func (r *reading) addAnswer(a datasets.AnswerRow) error {
	to, err := r.to()
	if err != nil {
		return err
	}
	return to.AddAnswer(a)
}

func (r *reading) addIndicator(a datasets.IndicatorRow) error {
	to, err := r.to()
	if err != nil {
		return err
	}
	return to.AddIndicator(a)
}

func (r *reading) addTable(t datasets.Table) error {
	to, err := r.to()
	if err != nil {
		return err
	}
	return to.AddTable(t)
}

// collected keeps the rows in the outcome.
type collected Outcome

func (o *collected) AddAttendance(a datasets.AttendanceRow) error {
	o.Attendances = append(o.Attendances, a)
	return nil
}

func (o *collected) AddAnswer(a datasets.AnswerRow) error {
	o.Answers = append(o.Answers, a)
	return nil
}

func (o *collected) AddIndicator(a datasets.IndicatorRow) error {
	o.Indicators = append(o.Indicators, a)
	return nil
}

func (o *collected) AddTable(t datasets.Table) error {
	o.Tables = append(o.Tables, t)
	return nil
}
