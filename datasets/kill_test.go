package datasets

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// The test starts itself as a child that imports without end and says what it
// committed, kills it at any instant, and looks at what is left.
const childVar = "SILLAGE_TEST_IMPORTER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVar); dir != "" {
		importWithoutEnd(dir)
	}
	os.Exit(m.Run())
}

func importWithoutEnd(dir string) {
	w, err := Open(dir)
	if err != nil {
		panic(err)
	}
	v, err := w.View()
	if err != nil {
		panic(err)
	}
	for i := len(v.Manifests); ; i++ {
		// Each export holds its own activity and replaces the one before.
		if _, err := w.Import(context.Background(), export(fmt.Sprint("export-", i), max(1, i), i+1, time.Time{})); err != nil {
			panic(err)
		}
		fmt.Println(i + 1)
	}
}

func TestKillLosesNothing(t *testing.T) {
	w := newWorkspace(t)
	rounds := 12
	if testing.Short() {
		rounds = 4
	}
	committed := 0
	for round := range rounds {
		committed = max(committed, killed(t, w.Dir(), time.Duration(5+7*round)*time.Millisecond))
		fresh, err := Open(w.Dir())
		if err != nil {
			t.Fatal(err)
		}
		v := mustView(t, fresh)
		if len(v.Manifests) < committed {
			t.Fatalf("round %d: %d imports are there, %d were acknowledged", round, len(v.Manifests), committed)
		}
		if n := len(v.Manifests); n > 0 && rows(v) != 2*n {
			t.Fatalf("round %d: %d rows after %d imports, want %d", round, rows(v), n, 2*n)
		}
		fresh.Close()
	}
	if committed == 0 {
		t.Error("no import was ever acknowledged: the test proves nothing")
	}
}

// killed runs the importer, kills it some time after its first commit, and
// returns the last import it acknowledged.
func killed(t *testing.T, dir string, after time.Duration) (last int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVar+"="+dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if lines.Scan() {
		time.AfterFunc(after, func() { cmd.Process.Kill() })
		fmt.Sscan(lines.Text(), &last)
	}
	for lines.Scan() {
		fmt.Sscan(lines.Text(), &last)
	}
	cmd.Wait()
	if strings.Contains(stderr.String(), "panic") {
		t.Fatalf("the importer failed: %s", stderr.String())
	}
	return last
}
