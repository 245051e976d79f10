package sample

import "testing"

// Values of testdata/peers.R.
func TestWeightsAsSurvey(t *testing.T) {
	age, place := []int{0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1}, []int{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1}
	y := []float64{2, 4, 5, 3, 4, 6, 1, 2, 3, 5, 4, 2}
	r, err := Rake([]Margin{
		{Name: "age", Targets: []float64{40, 60}, Of: age}, {Name: "place", Targets: []float64{50, 50}, Of: place},
	}, RakeOptions{SumToTotal: true, Tolerance: 1e-12})
	if err != nil || !r.Converged {
		t.Fatal(err, r)
	}
	for i, want := range []float64{15, 5, 5, 5, 5, 5, 5, 5, 25, 25.0 / 3, 25.0 / 3, 25.0 / 3} {
		near(t, "weight", r.Weights[i], want, 1e-9)
	}
	near(t, "effective n", r.Quality.EffectiveN, 8.108108108108, 1e-9)
	near(t, "design effect", r.Quality.DesignEffect, 1.48, 1e-9)
	e := Mean(y, r.Weights, 0.95)
	near(t, "mean", e.Value, 3.2166666666667, 1e-9)
	near(t, "low", e.Low, 2.422464569452, 1e-9)
	near(t, "high", e.High, 4.010868763881, 1e-9)
	w, err := PostStratify([]Class{{ID: "town", Answered: 8, Population: 3000}, {ID: "village", Answered: 4, Population: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "town", w[0]*4000/12, 375, 1e-9)
	near(t, "village", w[1]*4000/12, 250, 1e-9)
}

func TestRubinAsMice(t *testing.T) {
	values, variances := []float64{3.1, 2.8, 3.4, 3.0, 2.9}, []float64{0.25, 0.28, 0.22, 0.26, 0.24}
	large, small := Rubin(values, variances, 0, 0.95), Rubin(values, variances, 29, 0.95)
	near(t, "df", large.DF, 97.2518492148253, 1e-9)
	near(t, "missing information", large.Missing, 0.2187099463444, 1e-12)
	near(t, "df of 30", small.DF, 17.7237616129095, 1e-9)
	near(t, "missing information of 30", small.Missing, 0.2797413712172, 1e-12)
}

func TestPlanAsR(t *testing.T) {
	near(t, "groups", Plan{}.Groups(0.5).Exact, 63.76576371427, 1e-6)
	near(t, "pairs", Plan{}.Pairs(0.5).Exact, 33.36720408802, 1e-6)
	near(t, "pairs detect", Plan{}.PairedEffect(30).Value, 0.5292266150115, 2e-5) // R stops early
	near(t, "groups detect", Plan{}.GroupEffect(64).Value, 0.4990695551298, 1e-6)
	near(t, "power", Plan{SD: 20}.PairedPower(34, 10), 0.8077766855151, 1e-9)
	near(t, "stricter", Plan{Alpha: 0.01, Power: 0.9}.Groups(0.5).Exact, 120.70548815, 1e-4)
	near(t, "shares", Plan{Power: 0.9}.Shares(0.5, 0.75).Exact, 76.70693011411, 1e-4)
	near(t, "small shares", Plan{}.Shares(0.15, 0.3).Exact, 120.4719381847, 1e-4)
}
