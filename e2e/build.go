package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// theBuild is the program as the tests of this process have it.
var theBuild build //nolint:gochecknoglobals // built once for all tests

// build is a program that is built when somebody wants it first.
type build struct {
	once   sync.Once
	folder string
	path   string
	err    error
}

// BuildProgram builds the program once for all tests of the process, and returns where it
// is until RemoveProgram.
func BuildProgram() (path string, err error) {
	theBuild.once.Do(theBuild.run)
	return theBuild.path, theBuild.err
}

// RemoveProgram removes what BuildProgram has left, if anything. TestMain calls it, when
// no test of the process runs any more.
func RemoveProgram() {
	theBuild.once.Do(func() {})
	_ = os.RemoveAll(theBuild.folder) // the system will, one day
}

func (b *build) run() {
	if b.folder, b.err = os.MkdirTemp("", "clientele-e2e-*"); b.err != nil {
		return
	}
	b.path = filepath.Join(b.folder, "clientele")
	said, err := exec.CommandContext(context.Background(), "go", "build", "-o", b.path, "github.com/clientele-graph/clientele/cmd/clientele").CombinedOutput()
	if err != nil {
		b.err = fmt.Errorf("go build: %w\n%s", err, said)
	}
}
