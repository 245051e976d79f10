package datasets

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// fullPart is how many rows of one dataset are held before they go to disk: a
// part of some ten megabytes, clustered like any other. Only tests change it.
var fullPart = 1 << 18

// flush writes the rows held of a dataset as a part that no manifest names yet.
// A kill leaves it behind, and the next import sweeps it.
func (im *Import) flush(dataset string) error {
	if err := im.ctx.Err(); err != nil {
		return err
	}
	p := planned{part: im.newPart(dataset), block: im.takeHeld(dataset)}
	im.name(&p.part)
	if err := writePart(im.path(p.part), &p); err != nil {
		return fmt.Errorf("%s: %w", p.part.Name, err)
	}
	im.written[dataset] = append(im.written[dataset], p.part)
	return nil
}

// takeHeld returns the rows held, clustered, and forgets them.
func (im *Import) takeHeld(dataset string) (b block) {
	switch dataset {
	case attendances:
		fields := im.attendances.fields()
		reorder(fields, clustered(im.attendances.Territory, im.attendances.Period))
		b = blockOf(fields)
		im.attendances = AttendanceColumns{}
	case answers:
		fields := im.answers.fields()
		reorder(fields, clustered(im.answers.Territory, im.answers.Period))
		b = blockOf(fields)
		im.answers = AnswerColumns{}
	}
	return b
}

// newPart returns a part of rows added, without its name.
func (im *Import) newPart(dataset string) Part {
	return Part{Source: im.origin.SHA256, Import: im.id, Dataset: dataset, Space: im.origin.Space, AsOf: im.origin.asOf(), Completes: im.origin.Completes}
}

// name gives a part the next name of the import.
func (im *Import) name(p *Part) {
	p.Name = p.Dataset + "/" + im.id + "-" + strconv.Itoa(im.parts) + ".arrow"
	im.parts++
}

func (im *Import) path(p Part) string { return filepath.Join(im.dir, filepath.FromSlash(p.Name)) }

// reread returns the rows of a part that this import wrote.
func (im *Import) reread(p Part) (block, error) {
	data, err := os.ReadFile(im.path(p))
	if err != nil {
		return block{}, err
	}
	return verified(p, data)
}
