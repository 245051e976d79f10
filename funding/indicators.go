package funding

// Indicators are the three indicators of the roadmap's action on funding:
// fundings identified, applications filed, total requested and obtained. They
// are published on all that was filed, and on what was decided alone, for a
// pending file has not been refused.
type Indicators struct {
	Identified int // a file that is filed again is identified once
	Filed      int // at or beyond filing, withdrawn ones included; filed again counts again
	Decided    int // awarded, partly awarded or refused
	Pending    int // with the funder
	Withdrawn  int
	NoFollowUp int
	Abandoned  int // before filing

	OnFiled   Obtained // all that was filed
	OnDecided Obtained // decided files alone

	// UnknownRequested and UnknownAwarded count filed (awarded) files whose
	// amount nobody stated: the sums leave them out.
	UnknownRequested, UnknownAwarded int
	Notes                            []Note
}

// Obtained sets what was obtained against what was requested.
type Obtained struct {
	Files               int
	Requested, Obtained Cents
	Share               Rate
	HasShare            bool // false when nothing was requested
}

// Measure returns the indicators of the applications.
func Measure(apps []Application) (Indicators, error) {
	var ind Indicators
	for _, a := range apps {
		if err := ind.add(a); err != nil {
			return Indicators{}, err
		}
	}
	for _, o := range []*Obtained{&ind.OnFiled, &ind.OnDecided} {
		o.Share, o.HasShare = RateOf(o.Obtained, o.Requested)
	}
	if n := ind.UnknownRequested + ind.UnknownAwarded; n > 0 {
		ind.Notes = append(ind.Notes, Notef("funding.indicators.unknown", "%[1]d amounts are not known and are left out of the sums", n))
	}
	if ind.Pending > 0 {
		ind.Notes = append(ind.Notes, Notef("funding.indicators.pending", "%[1]d files are not decided yet: the share of all that was filed can only rise with them", ind.Pending))
	}
	return ind, nil
}

func (ind *Indicators) add(a Application) error {
	if a.Refiles == "" {
		ind.Identified++
	}
	out := a.Outcome()
	if out == Abandoned {
		ind.Abandoned++
	}
	if !a.WasFiled() {
		return nil
	}
	ind.Filed++
	switch {
	case out.Pending():
		ind.Pending++
	case out == Withdrawn:
		ind.Withdrawn++
	case out == NoFollowUp:
		ind.NoFollowUp++
	}
	if !a.Requested.Known {
		ind.UnknownRequested++
	}
	if out.Granted() && !a.Awarded.Known {
		ind.UnknownAwarded++
	}
	if err := ind.OnFiled.add(a, out); err != nil || !out.Decided() {
		return err
	}
	ind.Decided++
	return ind.OnDecided.add(a, out)
}

func (o *Obtained) add(a Application, out Stage) (err error) {
	o.Files++
	if o.Requested, err = o.Requested.Add(a.Requested.Cents); err != nil {
		return err
	}
	if out.Granted() {
		o.Obtained, err = o.Obtained.Add(a.Awarded.Cents)
	}
	return err
}

// A Success tells how often applications succeed, on decided files and on all
// that were filed; the second counts a pending file as not granted, and is
// only fair when nothing is pending.
type Success struct {
	Filed, Granted, Refused, Pending, Withdrawn, NoFollowUp int
	OnDecided, OnFiled                                      Proportion
}

// MeasureSuccess returns the success rates of the applications at the level
// (0 means 0.95).
func MeasureSuccess(apps []Application, level float64) Success {
	var s Success
	for _, a := range apps {
		if !a.WasFiled() {
			continue
		}
		s.Filed++
		switch out := a.Outcome(); {
		case out.Granted():
			s.Granted++
		case out == Refused:
			s.Refused++
		case out == Withdrawn:
			s.Withdrawn++
		case out == NoFollowUp:
			s.NoFollowUp++
		default:
			s.Pending++
		}
	}
	s.OnDecided = NewProportion(s.Granted, s.Granted+s.Refused, level)
	s.OnFiled = NewProportion(s.Granted, s.Filed, level)
	return s
}
