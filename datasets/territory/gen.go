//go:build ignore

// This program writes communes.csv, former.csv and epci.csv for one département
// from the npm package @etalab/decoupage-administratif (INSEE COG, DGCL;
// Licence Ouverte). It needs npm.
//
//	go run gen.go -departement 48 -out lozere
package main

import (
	"archive/tar"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const source = "@etalab/decoupage-administratif@6.0.0"

type commune struct {
	Code           string   `json:"code"`
	Nom            string   `json:"nom"`
	Type           string   `json:"type"`
	Departement    string   `json:"departement"`
	Arrondissement string   `json:"arrondissement"`
	ChefLieu       string   `json:"chefLieu"`
	SIREN          string   `json:"siren"`
	CodesPostaux   []string `json:"codesPostaux"`
	Population     int      `json:"population"`
}

type epci struct {
	Code    string `json:"code"`
	Nom     string `json:"nom"`
	Type    string `json:"type"`
	Membres []struct {
		Code string `json:"code"`
	} `json:"membres"`
}

func main() {
	departement := flag.String("departement", "48", "INSEE code of the département")
	out := flag.String("out", "lozere", "folder of the CSV files")
	flag.Parse()
	work, err := os.MkdirTemp("", "territory-")
	check(err)
	defer os.RemoveAll(work)
	pack := exec.Command("npm", "pack", source, "--silent", "--pack-destination", work)
	pack.Stderr = os.Stderr
	check(pack.Run())
	archives, err := filepath.Glob(filepath.Join(work, "*.tgz"))
	check(err)
	var communes []commune
	var epcis []epci
	unpack(archives[0], map[string]any{"package/data/communes.json": &communes, "package/data/epci.json": &epcis})
	write(*departement, *out, communes, epcis)
}

func unpack(archive string, into map[string]any) {
	f, err := os.Open(archive)
	check(err)
	defer f.Close()
	zr, err := gzip.NewReader(f)
	check(err)
	for tr := tar.NewReader(zr); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		check(err)
		if v, ok := into[h.Name]; ok {
			check(json.NewDecoder(tr).Decode(v))
		}
	}
}

func write(departement, out string, communes []commune, epcis []epci) {
	of := map[string]string{}
	members := map[string][2]int{} // in the département, in all
	for _, e := range epcis {
		for _, m := range e.Membres {
			of[m.Code] = e.Code
		}
	}
	current := [][]string{{"insee", "name", "siren", "postcodes", "arrondissement", "epci", "population"}}
	former := [][]string{{"insee", "name", "kind", "commune"}}
	for _, c := range communes {
		if c.Departement != departement {
			continue
		}
		if c.Type == "commune-actuelle" {
			current = append(current, []string{c.Code, c.Nom, c.SIREN, strings.Join(c.CodesPostaux, " "), c.Arrondissement, of[c.Code], strconv.Itoa(c.Population)})
		} else {
			former = append(former, []string{c.Code, c.Nom, c.Type, c.ChefLieu})
		}
	}
	for _, row := range current[1:] {
		m := members[row[5]]
		m[0]++
		members[row[5]] = m
	}
	groups := [][]string{{"siren", "name", "kind", "communes_here", "communes"}}
	for _, e := range epcis {
		if here := members[e.Code][0]; here > 0 {
			groups = append(groups, []string{e.Code, e.Nom, e.Type, strconv.Itoa(here), strconv.Itoa(len(e.Membres))})
		}
	}
	save(filepath.Join(out, "communes.csv"), current)
	save(filepath.Join(out, "former.csv"), former)
	save(filepath.Join(out, "epci.csv"), groups)
}

func save(name string, rows [][]string) {
	slices.SortStableFunc(rows[1:], func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	f, err := os.Create(name)
	check(err)
	w := csv.NewWriter(f)
	check(w.WriteAll(rows))
	check(f.Close())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
