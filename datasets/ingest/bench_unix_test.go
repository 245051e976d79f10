//go:build unix

package ingest

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// readVar names the file that this test program, started again as a child,
// reads and nothing else: what it takes is then what reading takes.
const readVar = "SILLAGE_TEST_READ"

func TestReadAlone(t *testing.T) {
	path := os.Getenv(readVar)
	if path == "" {
		t.Skip("only as a child of the benchmarks")
	}
	f, err := OpenPath(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tab, err := f.Sheets()[0].Table(TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range tab.Rows() {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// used is what a process took: seconds of processor, and its greatest memory in
// bytes.
type used struct{ seconds, bytes float64 }

// run runs a command to its end and returns what it took.
func run(tb testing.TB, env, name string, args ...string) (used, string) {
	tb.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env)
	out, err := cmd.CombinedOutput()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, out)
	}
	u := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return used{(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), float64(u.Maxrss) * 1024}, string(out)
}

func alone(tb testing.TB, path string) used {
	u, _ := run(tb, readVar+"="+path, os.Args[0], "-test.run", "^TestReadAlone$")
	return u
}

// duckdb reads the same file with DuckDB, every column of it, and prints the
// seconds of processor that the query took: starting Python is not counted.
const duckdb = `import duckdb, resource, sys
def cpu():
    u = resource.getrusage(resource.RUSAGE_SELF)
    return u.ru_utime + u.ru_stime
c = duckdb.connect()
c.execute("SET enable_progress_bar = false")
start = cpu()
rows = c.execute("SELECT count(*), count(COLUMNS(*)) FROM read_csv(?, delim=';', header=true)", [sys.argv[1]]).fetchone()[0]
print(rows, cpu() - start)`

// BenchmarkCSVBesideDuckDB reads 1 M rows in a process of its own, and has
// DuckDB read the same file in the same run. It compares seconds of processor,
// which do not depend on what else the machine does: "of-duckdb" is DuckDB's
// speed over ours, and is to be under 2.
func BenchmarkCSVBesideDuckDB(b *testing.B) {
	if exec.Command("python3", "-c", "import duckdb").Run() != nil {
		b.Skip("needs python3 with duckdb")
	}
	const rows = 1_000_000
	path := millionRows(b, rows)
	var ours, theirs used
	for b.Loop() {
		u := alone(b, path)
		ours.seconds, ours.bytes = ours.seconds+u.seconds, max(ours.bytes, u.bytes)
		d, out := run(b, "", "python3", "-c", duckdb, path)
		var n int
		var seconds float64
		if _, err := fmt.Sscan(strings.TrimSpace(out), &n, &seconds); err != nil || n != rows {
			b.Fatalf("DuckDB: %q", out)
		}
		theirs.seconds, theirs.bytes = theirs.seconds+seconds, max(theirs.bytes, d.bytes)
	}
	b.ReportMetric(rows*float64(b.N)/ours.seconds, "rows/cpu-s")
	b.ReportMetric(rows*float64(b.N)/theirs.seconds, "duckdb-rows/cpu-s")
	b.ReportMetric(ours.seconds/theirs.seconds, "of-duckdb")
	b.ReportMetric(ours.bytes/(1<<20), "peak-MB")
	b.ReportMetric(theirs.bytes/(1<<20), "duckdb-peak-MB")
}

// BenchmarkXLSXPeak reads 100 000 rows of 20 columns in a process of its own.
func BenchmarkXLSXPeak(b *testing.B) {
	path := largeWorkbook(b)
	var u used
	for b.Loop() {
		one := alone(b, path)
		u.seconds, u.bytes = u.seconds+one.seconds, max(u.bytes, one.bytes)
	}
	b.ReportMetric(100_000*float64(b.N)/u.seconds, "rows/cpu-s")
	b.ReportMetric(u.bytes/(1<<20), "peak-MB")
}

// Five times the rows take no more memory, of the whole process as the system
// counts it.
func TestPeakIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("writes large files")
	}
	few, many := alone(t, millionRows(t, 100_000)), alone(t, millionRows(t, 500_000))
	t.Logf("100 000 rows: %.0f MB, 500 000 rows: %.0f MB", few.bytes/(1<<20), many.bytes/(1<<20))
	if many.bytes > few.bytes+16<<20 {
		t.Errorf("%.0f bytes at most over 100 000 rows, %.0f over 500 000", few.bytes, many.bytes)
	}
}
