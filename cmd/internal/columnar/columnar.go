// Package columnar reads Parquet and Arrow files that come from outside: it
// starts this program again as a child with little memory and little time,
// which decodes the file to CSV; the readers of messy files take it from there.
//
// It never opens such a file in this process: a damaged one can ask for more
// memory than there is, and end whoever opened it.
package columnar

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/lozere-developpement/sillage/cmd/internal/runner"
	"github.com/lozere-developpement/sillage/datasets/parquet"
)

// Command is the first argument by which the program knows that it is the
// child; main hands the arguments after it to [Child].
const Command = "decode-columnar"

// Is reports whether a file is Parquet or Arrow, by its first bytes.
func Is(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 8)
	n, _ := io.ReadFull(f, head)
	head = head[:n]
	// An Arrow stream starts with a mark and the length of its schema.
	stream := n == 8 && bytes.HasPrefix(head, []byte{0xff, 0xff, 0xff, 0xff})
	return stream || bytes.HasPrefix(head, []byte("PAR1")) || bytes.HasPrefix(head, []byte("ARROW1"))
}

// Child decodes the file named by its argument to out and returns the status
// to exit with.
func Child(args []string, out, stderr io.Writer) int {
	if len(args) != 1 {
		fmt.Fprintln(stderr, "want one file")
		return 2
	}
	f, err := os.Open(args[0])
	if err == nil {
		defer f.Close()
		_, err = parquet.Decode(context.Background(), out, f, parquet.Limits{})
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// Limits of the child.
var Limits = runner.Limits{Time: 5 * time.Minute, Memory: 1 << 30, Output: 4 << 30}

// A Failure says why a file could not be decoded.
type Failure struct {
	File   string
	Reason string
}

func (e *Failure) Error() string { return e.File + ": not decoded: " + e.Reason }

// Message returns the catalogue key and the arguments.
func (e *Failure) Message() (string, []any) {
	return "cli.columnar", []any{e.File, e.Reason}
}

// CSV decodes a file into a CSV file in dir, by starting program with the
// arguments of the child, and returns the path of that file. It has the name of
// the original, which is the name that messages then give.
func CSV(ctx context.Context, program, path, dir string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	to := filepath.Join(dir, filepath.Base(path))
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	o, err := runner.Run(ctx, runner.Command{
		Path: program, Args: []string{Command, absolute}, Limits: Limits,
		Stdout: func(r io.Reader) error { _, err := io.Copy(f, r); return err },
	})
	err = errors.Join(err, f.Close())
	switch {
	case err != nil:
	case ctx.Err() != nil:
		err = ctx.Err()
	case !o.OK():
		err = &Failure{filepath.Base(path), reason(o)}
	}
	if err != nil {
		os.Remove(to)
		return "", err
	}
	return to, nil
}

func reason(o *runner.Outcome) string {
	switch o.Cause {
	case runner.OverSize:
		return fmt.Sprintf("more than %d MiB of memory", Limits.Memory>>20)
	case runner.OverTime:
		return fmt.Sprintf("more than %s", Limits.Time)
	case runner.OverWrite:
		return fmt.Sprintf("more than %d MiB of text", Limits.Output>>20)
	case runner.Rejected:
		return o.Err.Error()
	}
	line, _, _ := bytes.Cut([]byte(o.Stderr), []byte("\n"))
	return string(line)
}
