// The bench does the same work as the benchmark that asks it, by the original implementation, and says how long each run took.
//
// It reads one JSON object a line and answers one a line: the nanoseconds of each run, the time of the processor for all of them,
// and what the last run made. A run never sees what another one saw: "@n@" in texts and data stands for its number.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"
)

// A part is one program, and what it is filled with.
type part struct {
	Text string            `json:"text"`
	Fill map[string]string `json:"fill"`
}

type question struct {
	// Work is "parse", "compiled" (each run compiles) or "reused" (compiled by the first run that is asked for).
	Work  string `json:"work"`
	Name  string `json:"name"`
	Parts []part `json:"parts"`
	First int    `json:"first"`
	Runs  int    `json:"runs"`
}

type answer struct {
	Nanos []int64 `json:"nanos"`
	// CPU counts the time of all threads, so that of the collector too, and what prepares the runs.
	CPU   int64    `json:"cpu"`
	Made  []string `json:"made"`
	Error string   `json:"error,omitempty"`
}

// Templates that were compiled once.
var compiled = map[string][]cue.Value{}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		told, err := work(asked)
		if err != nil {
			told.Error = err.Error()
		}
		if err := answers.Encode(told); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
}

func work(asked question) (told answer, err error) {
	spent := processor()
	defer func() { told.CPU = processor() - spent }()
	for i := range asked.Runs {
		run, err := prepare(asked, strconv.Itoa(asked.First+i))
		if err != nil {
			return told, err
		}
		from := time.Now()
		made, err := run()
		took := time.Since(from)
		if err != nil {
			return told, err
		}
		told.Nanos = append(told.Nanos, took.Nanoseconds())
		told.Made = made
	}
	return told, nil
}

// prepare does everything for a run that is not to be timed.
func prepare(asked question, number string) (func() ([]string, error), error) {
	texts := make([]string, len(asked.Parts))
	fills := make([]map[string]any, len(asked.Parts))
	for i, each := range asked.Parts {
		texts[i] = strings.ReplaceAll(each.Text, "@n@", number)
		fills[i] = map[string]any{}
		for path, data := range each.Fill {
			var tree any
			decoder := json.NewDecoder(strings.NewReader(strings.ReplaceAll(data, "@n@", number)))
			decoder.UseNumber()
			if err := decoder.Decode(&tree); err != nil {
				return nil, err
			}
			fills[i][path] = whole(tree)
		}
	}
	switch asked.Work {
	case "parse":
		return func() ([]string, error) { return nil, parse(texts) }, nil
	case "compiled":
		return func() ([]string, error) { return evaluate(texts) }, nil
	default:
		known, err := reused(asked.Name, texts)
		return func() ([]string, error) { return fill(known, fills) }, err
	}
}

// whole makes integers of numbers: the original takes a json.Number for a text.
func whole(tree any) any {
	switch node := tree.(type) {
	case map[string]any:
		for key, value := range node {
			node[key] = whole(value)
		}
	case []any:
		for i, value := range node {
			node[i] = whole(value)
		}
	case json.Number:
		if number, err := node.Int64(); err == nil {
			return number
		}
	}
	return tree
}

func parse(texts []string) error {
	for _, text := range texts {
		if _, err := parser.ParseFile("x.cue", text, parser.ParseComments); err != nil {
			return err
		}
	}
	return nil
}

func evaluate(texts []string) ([]string, error) {
	made := make([]string, len(texts))
	for i, text := range texts {
		value := cuecontext.New().CompileString(text)
		out, err := export(value)
		if err != nil {
			return nil, err
		}
		made[i] = out
	}
	return made, nil
}

func reused(name string, texts []string) ([]cue.Value, error) {
	known, there := compiled[name]
	if there {
		return known, nil
	}
	for _, text := range texts {
		value := cuecontext.New().CompileString(text)
		if err := value.Err(); err != nil {
			return nil, err
		}
		known = append(known, value)
	}
	compiled[name] = known
	return known, nil
}

func fill(templates []cue.Value, fills []map[string]any) ([]string, error) {
	made := make([]string, len(templates))
	for i, value := range templates {
		for path, tree := range fills[i] {
			value = value.FillPath(cue.ParsePath(path), tree)
		}
		out, err := export(value)
		if err != nil {
			return nil, err
		}
		made[i] = out
	}
	return made, nil
}

func export(value cue.Value) (string, error) {
	if err := value.Validate(cue.Concrete(true), cue.Final()); err != nil {
		return "", err
	}
	out, err := value.MarshalJSON()
	return string(out), err
}

func processor() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}
