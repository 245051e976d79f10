//go:build unix

package runner

import (
	"os/exec"
	"syscall"
)

// alone puts the child in a process group of its own, so that what it starts
// is killed with it.
func alone(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// group is the child's process group.
type group struct{}

func confine(cmd *exec.Cmd, l Limits) group {
	limitMemory(cmd.Process.Pid, l.Memory)
	return group{}
}

func (group) kill(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
