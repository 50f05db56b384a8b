// Prints what Go's regexp makes of the cases on stdin, as `cargo xtask conformance patterns` asks.
//
// A line that starts with "s " holds subjects as a JSON list, one with "p " a pattern that is tried on the subjects above it.
// For each pattern a line is printed: a digit per subject, 1 for a match, or "refused".
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var subjects []string
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		line := in.Text()
		if text, ok := strings.CutPrefix(line, "s "); ok {
			// Not into the old list: a shorter one must not keep its rest.
			subjects = nil
			if err := json.Unmarshal([]byte(text), &subjects); err != nil {
				return fmt.Errorf("%s: %w", line, err)
			}
		} else if pattern, ok := strings.CutPrefix(line, "p "); ok {
			fmt.Fprintln(out, verdict(pattern, subjects))
		}
	}
	return in.Err()
}

func verdict(pattern string, subjects []string) string {
	expression, err := regexp.Compile(pattern)
	if err != nil {
		return "refused"
	}
	var matches strings.Builder
	for _, subject := range subjects {
		if expression.MatchString(subject) {
			matches.WriteByte('1')
		} else {
			matches.WriteByte('0')
		}
	}
	return matches.String()
}
