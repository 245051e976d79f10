package reports

// A Chart names a way to draw a figure. What each expects of the points is
// said here; reports/chart checks it. Unless it says otherwise a chart reads
// Series, Label, Value, Low and High.
type Chart string

// The charts of the program. Others may be registered with reports/chart.
const (
	// Radar shows a few scores on one scale (Figure.Min to Max): one spoke per
	// label, one line per series, its interval as a band.
	Radar Chart = "radar"
	// Bar shows one bar per label with its interval, in the given order.
	Bar Chart = "bar"
	// Heatmap shows one cell per label (row) and series (column). Colour and
	// sign tell the value; a full or hollow mark tells the certainty.
	Heatmap Chart = "heatmap"
	// Slope joins the values of each series across the labels, which are
	// moments: before, after, six months later.
	Slope Chart = "slope"
	// Dumbbell joins two values of each label, one per series.
	Dumbbell Chart = "dumbbell"
	// Line follows each series along labels in time order, with its band.
	// Figure.Aim names the series that was aimed at; Figure.Marks are levels.
	Line Chart = "line"
	// Multiples draws one small line chart per series, on one scale.
	Multiples Chart = "small-multiples"
	// Funnel shows what is left at each step, from the first label on.
	Funnel Chart = "funnel"
	// Sankey shows flows: Value goes from Series to Label.
	Sankey Chart = "sankey"
	// Waterfall adds up the values one after the other to their total.
	Waterfall Chart = "waterfall"
	// Treemap shows parts of a whole as areas, Label within Series.
	Treemap Chart = "treemap"
	// Gantt shows spans of time, from X to Y in days since 1970-01-01; Value
	// is how much of it is done, between 0 and 1.
	Gantt Chart = "gantt"
	// TileMap is a map without outlines: a dot per place at X (longitude), Y
	// (latitude). A point without position is a tile of its own, named by Label.
	TileMap Chart = "tile-map"
	// Map colours the outlines of Figure.Outlines by Point.Key.
	Map Chart = "map"
	// Treasury follows a balance through time with its band, and marks where
	// it falls below zero.
	Treasury Chart = "treasury"
)
