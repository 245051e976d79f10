package svg_test

import (
	"fmt"

	"github.com/lozere-developpement/sillage/reports/svg"
)

// A place was named to attack the page. Its name is drawn as the text it is.
func ExampleClean() {
	drawn := `<svg width="90" height="20"><text x="4" y="12" style="font-size:12px">Mende&lt;/svg&gt;&lt;script&gt;</text><script>alert(1)</script></svg>`
	out, err := svg.Clean([]byte(drawn), svg.Drawing{Name: "lieux", Title: "Lieux", Desc: "Un lieu, Mende.", Font: "Arial"})
	fmt.Println(string(out), err)
	// Output: <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20" width="90" height="20" role="img" aria-labelledby="lieux-t lieux-d" font-family="Arial"><title id="lieux-t">Lieux</title><desc id="lieux-d">Un lieu, Mende.</desc><text x="4" y="12" font-size="12">Mende&lt;/svg&gt;&lt;script&gt;</text></svg> <nil>
}
