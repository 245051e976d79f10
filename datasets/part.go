package datasets

// Part names one immutable file of rows.
type Part struct {
	Name   string // file name within the dataset
	SHA256 string // of the part itself
	Source string // SHA-256 of the file it was imported from
}
