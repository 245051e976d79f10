package reports

// Width is the width of a drawing in CSS pixels. A figure is drawn for both,
// because text made for a desk is 7 pixels high on a phone.
type Width int

// The two widths.
const (
	Narrow Width = 340 // a phone
	Wide   Width = 720 // a screen or a sheet of paper
)
