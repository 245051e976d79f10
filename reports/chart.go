package reports

// A Chart names a way to draw a figure.
type Chart string
