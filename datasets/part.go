package datasets

// Part names one immutable file of rows.
type Part struct {
	Name    string `json:"name"`    // path within the workspace's datasets folder: "answers/000012-0.arrow"
	SHA256  string `json:"sha256"`  // of the part itself
	Source  string `json:"source"`  // SHA-256 of the file it was imported from
	Import  string `json:"import"`  // ID of the manifest whose rows these are, kept when a part is rewritten
	Dataset string `json:"dataset"` // "answers", "attendances", "indicators", "table-postes"
	Space   string `json:"space"`   // see Origin.Space
	Rows    int    `json:"rows"`
	Bytes   int64  `json:"bytes"`
	// Completes is that of the import, see Origin.
	Completes bool  `json:"completes,omitempty"`
	AsOf      int32 `json:"as_of,omitempty"` // day of the export; 0 = unknown
}
