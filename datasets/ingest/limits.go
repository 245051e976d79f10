package ingest

// Limits bounds what a file may cost. The zero value of each field means the
// default, which is far beyond any honest file of this field and well within a
// laptop.
type Limits struct {
	Columns  int   // most columns of a row; default 16 384, a spreadsheet's own limit
	Cell     int   // most bytes of a cell; default 1 MiB (a spreadsheet stops at 32 767 letters)
	Record   int   // most bytes of a line of text, quoted line breaks included; default 16 MiB
	Shared   int64 // most bytes of a workbook's text table; default 512 MiB
	Inflated int64 // most bytes of one part of a workbook once unzipped; default 8 GiB
	Ratio    int64 // most bytes out of one byte in, once 64 MiB are out; default 250
	JSON     int64 // most bytes of a JSON file, which is held in memory; default 128 MiB
}

func (l Limits) filled() Limits {
	fill(&l.Columns, 16384)
	fill(&l.Cell, 1<<20)
	fill(&l.Record, 16<<20)
	fill(&l.Shared, 512<<20)
	fill(&l.Inflated, 8<<30)
	fill(&l.Ratio, 250)
	fill(&l.JSON, 128<<20)
	return l
}

func fill[T int | int64](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// freeInflation is what a part may unzip to before its ratio is looked at.
const freeInflation = 64 << 20

func tooManyColumns(n, most int) error {
	return Notef("ingest.too-many-columns", "more than %d columns (%d so far)", most, n)
}

func tooLongCell(most int) error {
	return Notef("ingest.cell-too-long", "a cell of more than %d bytes", most)
}

func tooLongLine(most int) error {
	return Notef("ingest.line-too-long", "a line of more than %d bytes", most)
}
