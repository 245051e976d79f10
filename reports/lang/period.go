package lang

import (
	"strconv"
	"strings"
)

// Period writes the code of a period as the language reads it: 2025-T4 becomes
// « T4 2025 » or “Q4 2025”, 2025-S2 « S2 2025 » or “H2 2025”, 2025-03 « mars
// 2025 ». Any other code is written as it is.
func (c *Catalogue) Period(code string) string {
	year, part, ok := strings.Cut(code, "-")
	if _, err := strconv.Atoi(year); !ok || err != nil || len(part) != 2 {
		return code
	}
	if month, err := strconv.Atoi(part); err == nil {
		if month < 1 || month > 12 {
			return code
		}
		return c.habit.months[month-1] + nbsp + year
	}
	number, err := strconv.Atoi(part[1:])
	if letter, known := c.habit.parts[part[0]]; known && err == nil {
		return letter + strconv.Itoa(number) + nbsp + year
	}
	return code
}
