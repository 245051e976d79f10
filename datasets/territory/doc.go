// Package territory knows where things are: the communes of a département, the
// former communes that live on as aliases, the intercommunalities (EPCI), how
// many people live there, who borders whom and how far it is.
//
// Files name places badly: a postcode covers fifteen communes, a name has lost
// its article, a whole town was looked up in the wrong département. [Resolve]
// believes the SIREN first, then the INSEE code, then postcode and name
// together, and reports every contradiction. It refuses to guess: a postcode
// alone, or a name that two communes share, finds nothing.
//
// The data is in lozere/, written by go generate; another département replaces
// the folder. Sources are in lozere/SOURCES.md.
package territory

//go:generate go run gen.go -departement 48 -out lozere
