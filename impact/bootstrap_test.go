package impact

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// Both ways of drawing a binomial have its mean, variance and third moment,
// within five standard errors of a hundred thousand draws.
func TestBinomialMoments(t *testing.T) {
	r := rand.NewPCG(7, 7)
	for _, c := range []struct {
		n int64
		p float64
	}{{1, 0.3}, {20, 0.1}, {20, 0.9}, {99, 0.1}, {100, 0.11}, {1000, 0.4}, {1_000_000, 0.37}, {1_000_000, 0.999}, {5, 1}, {5, 0}, {0, 0.5}} {
		const draws = 100_000
		n, p := float64(c.n), c.p
		mean, variance := n*p, n*p*(1-p)
		s1, s2, s3 := 0.0, 0.0, 0.0
		for range draws {
			k := binomial(r, c.n, c.p)
			if k < 0 || k > c.n {
				t.Fatalf("drew %d of %d", k, c.n)
			}
			d := float64(k) - mean
			s1 += d
			s2 += d * d
			s3 += d * d * d
		}
		if variance == 0 {
			if s2 != 0 {
				t.Errorf("n=%d p=%v: not constant", c.n, c.p)
			}
			continue
		}
		sd := math.Sqrt(variance)
		if z := s1 / draws / sd * math.Sqrt(draws); math.Abs(z) > 5 {
			t.Errorf("n=%d p=%v: mean off by %.1f standard errors", c.n, c.p, z)
		}
		kurtosis := 3 + (1-6*p*(1-p))/variance
		if z := (s2/draws/variance - 1) / math.Sqrt((kurtosis-1)/draws); math.Abs(z) > 5 {
			t.Errorf("n=%d p=%v: variance off by %.1f standard errors", c.n, c.p, z)
		}
		skew := (1 - 2*p) / sd
		if z := (s3/draws/(sd*sd*sd) - skew) / math.Sqrt((15+30*skew*skew+20/variance)/draws); math.Abs(z) > 6 {
			t.Errorf("n=%d p=%v: skewness off by %.1f standard errors", c.n, c.p, z)
		}
	}
}

// Replicates of the mean have the mean and the spread that resampling people
// must give, whatever the number of workers, drawn by counts or by people.
func TestBootstrapIsExactAndDeterministic(t *testing.T) {
	bootstrapIsExact(t, Counts{Values: []float64{-25, 0, 25, 50}, N: []int64{10, 50, 100, 40}})
	bootstrapIsExact(t, Counts{Values: []float64{-25, 0, 25, 50}, N: []int64{1, 5, 10, 4}})
}

func bootstrapIsExact(t *testing.T, c Counts) {
	n := float64(c.Total())
	var first []float64
	for workers := range 4 {
		reps := Bootstrap{Replicates: 20_000, Seed: 5, Workers: workers}.Means(c)
		if first == nil {
			first = reps
		} else if !slices.Equal(first, reps) {
			t.Fatal("the number of workers changes the replicates")
		}
	}
	var m Moments
	for _, v := range first {
		m.Add(v)
	}
	// The bootstrap variance of a mean is the variance with divisor n, over n.
	variance := c.Variance() * (n - 1) / n / n
	if z := (m.Mean() - c.Mean()) / math.Sqrt(variance/20_000); math.Abs(z) > 5 {
		t.Errorf("mean of replicates off by %.1f standard errors", z)
	}
	if ratio := m.Variance() / variance; math.Abs(ratio-1) > 5*math.Sqrt(2.0/20_000) {
		t.Errorf("variance of replicates %.3f times what it should be", ratio)
	}
	if other := (Bootstrap{Replicates: 20_000, Seed: 6}).Means(c); slices.Equal(first, other) {
		t.Error("another seed gives the same draws")
	}
	if (Bootstrap{}).Means(Counts{}) != nil {
		t.Error("replicates of nothing")
	}
}

// The interval of a mean holds the truth about as often as it says, from
// twelve people as from two hundred.
func TestMeanIntervalCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 6))
	for _, n := range []int{12, 200} {
		hits := 0
		const runs = 400
		for run := range runs {
			values := make([]float64, n)
			for i := range values {
				values[i] = 25 * float64(r.IntN(3)+r.IntN(3)-1) // mean 25
			}
			c, err := CountValues(values)
			if err != nil {
				t.Fatal(err)
			}
			e := meanEstimate(c, -100, 100, Options{Replicates: 1000}.published(), uint64(run), "")
			if e.Low <= 25 && 25 <= e.High {
				hits++
			}
		}
		if share := float64(hits) / runs; share < 0.91 || share > 0.99 {
			t.Errorf("n=%d: the 95 %% interval holds the truth %.1f %% of the time", n, 100*share)
		}
	}
}

func TestEstimateEdges(t *testing.T) {
	opts := Options{}.published()
	for _, c := range []Counts{{}, {Values: []float64{25}, N: []int64{1}}, {Values: []float64{0, 25}, N: []int64{2, 3}}} {
		if e := meanEstimate(c, -100, 100, opts, 1, ""); e.Given() || !math.IsNaN(e.Value) || !math.IsNaN(e.Low) {
			t.Errorf("%+v: %+v", c, e)
		}
		if change, effect := changeEstimates(c, opts, 1); change.Given() || effect.Given() {
			t.Errorf("%+v: %+v, effect %+v", c, change, effect)
		}
	}
	same := Counts{Values: []float64{25}, N: []int64{40}}
	e := meanEstimate(same, -100, 100, opts, 1, "")
	if !e.Given() || e.Low >= 25 || e.High <= 25 || len(e.Warnings) != 1 {
		t.Errorf("constant: %+v", e)
	}
	if wider := meanEstimate(Counts{Values: []float64{25}, N: []int64{10}}, -100, 100, opts, 1, ""); wider.High <= e.High {
		t.Error("fewer people, narrower interval")
	}
	if change, effect := changeEstimates(same, opts, 1); !change.Given() || effect.Given() {
		t.Error("an effect without spread")
	}
}

func TestQuantile(t *testing.T) {
	x := []float64{1, 2, 4, 8}
	for p, want := range map[float64]float64{0: 1, 0.5: 3, 1: 8, -1: 1, 2: 8} {
		if got := Quantile(x, p); got != want {
			t.Errorf("quantile %v = %v, want %v", p, got, want)
		}
	}
	if !math.IsNaN(Quantile(nil, 0.5)) || Quantile([]float64{3}, 0.9) != 3 {
		t.Error("quantile of nothing or of one")
	}
}

// L. Hedges, "Distribution theory for Glass's estimator of effect size and
// related estimators", Journal of Educational Statistics 6 (1981), table 1.
func TestHedgesJ(t *testing.T) {
	for df, want := range map[float64]float64{2: 0.5642, 5: 0.8408, 10: 0.9228, 50: 0.9849} {
		if got := HedgesJ(df); math.Abs(got-want) > 1e-4 {
			t.Errorf("J(%v) = %v, want %v", df, got, want)
		}
	}
	if !math.IsNaN(HedgesJ(1)) || !math.IsNaN(HedgesJ(math.NaN())) {
		t.Error("J of one degree of freedom")
	}
}

func TestWithholdProtectsEveryTotal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for range 200 {
		people := map[place]int64{}
		for _, a := range []string{"a01", "a02", "a03"} {
			for _, terr := range []string{"t1", "t2", "t3", "t4"} {
				if n := r.IntN(16); n > 0 {
					people[place{action: a, criterion: "autonomy", territory: terr}] = int64(n)
				}
			}
		}
		hidden := withhold(people, 5)
		for p, n := range people {
			if n < 5 && !hidden[p] {
				t.Fatalf("%v of %d people is shown", p, n)
			}
		}
		for _, members := range totalsOf(people) {
			count, sum := 0, int64(0)
			for _, m := range members {
				if hidden[m] {
					count++
					sum += people[m]
				}
			}
			if count > 0 && count < len(members) && (count < 2 || sum < 5) {
				t.Fatalf("%d people can be had by subtraction from %v", sum, members)
			}
		}
		if again := withhold(people, 5); !reflect.DeepEqual(again, hidden) {
			t.Fatal("what is withheld depends on chance")
		}
	}
}
