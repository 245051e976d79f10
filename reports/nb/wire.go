package nb

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"sync"
)

// FramesFlag is the first argument of a notebook's program when another program
// reads it: the order comes on the standard input and the frames go to the
// standard output, whatever the author prints.
const FramesFlag = "-sillage-frames"

// An Order is what the program sends to a notebook's process, as JSON.
type Order struct {
	Request
	Dir       string `json:"dir"`                 // the notebook's folder
	Workspace string `json:"workspace,omitempty"` // "" = none
	Money     []byte `json:"money,omitempty"`
}

// A Frame is one message of a notebook's process: one of its fields is set.
type Frame struct {
	Event    *Event     `json:"event,omitempty"`
	Result   *Result    `json:"result,omitempty"`
	Problems []*Problem `json:"problems,omitempty"` // the run could not start
}

// separator begins a frame (RFC 7464), so that one is never taken for a line
// that the author printed.
const separator = 0x1e

// FrameWriter writes frames, one line each. It may be shared.
type FrameWriter struct {
	mu sync.Mutex
	w  io.Writer
}

// NewFrameWriter returns a writer of frames to w.
func NewFrameWriter(w io.Writer) *FrameWriter { return &FrameWriter{w: w} }

// Write writes one frame.
func (w *FrameWriter) Write(f Frame) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	line := append(append([]byte{separator}, data...), '\n')
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err = w.w.Write(line)
	return err
}

// ReadFrames calls frame for each frame of r and printed for each other line,
// until r ends. A line longer than limit bytes is an error.
func ReadFrames(r io.Reader, limit int, frame func(Frame) error, printed func(string)) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), limit)
	for s.Scan() {
		// What the author printed without ending the line comes before it.
		before, data, ok := bytes.Cut(s.Bytes(), []byte{separator})
		if len(before) > 0 || !ok {
			printed(string(before))
		}
		if !ok {
			continue
		}
		var f Frame
		if err := json.Unmarshal(data, &f); err != nil {
			printed(string(data))
			continue
		}
		if err := frame(f); err != nil {
			return err
		}
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		return Problemf(Place{}, "nb.frame-too-long", "one result is larger than %d bytes", limit)
	}
	return s.Err()
}
