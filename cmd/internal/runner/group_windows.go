package runner

import (
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// alone starts the child in a process group of its own. This file has been
// compiled and never run: no Windows machine was at hand.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// group is a job object: closing it ends every process in it, and it refuses
// memory beyond the limit.
type group struct{ job windows.Handle }

func confine(cmd *exec.Cmd, l Limits) group {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return group{}
	}
	info := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	info.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | windows.JOB_OBJECT_LIMIT_JOB_MEMORY
	info.JobMemoryLimit = uintptr(l.Memory)
	windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)))
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(cmd.Process.Pid))
	if err == nil {
		windows.AssignProcessToJobObject(job, process)
		windows.CloseHandle(process)
	}
	return group{job}
}

func (g group) kill(cmd *exec.Cmd) {
	if g.job == 0 {
		cmd.Process.Kill()
		return
	}
	windows.TerminateJobObject(g.job, 1)
}

// resident is left to the job object here.
func resident(int) int64 { return 0 }
