// Command sillage measures what digital-inclusion actions change, follows the
// money that pays for them, and shows both to the people who decide.
package main

import (
	"os"

	"github.com/lozere-developpement/sillage/cmd/internal/cli"
)

// version is set when the program is built.
var version = "dev"

func main() {
	os.Exit(cli.Run(version, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
