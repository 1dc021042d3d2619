// The oracle answers what CUE programs mean, by the original implementation.
//
// It reads one JSON object a line, {"id", "src"}, and answers one a line in the same order: {"id", "status", "value", "tree"}.
// Each program is judged by a process of its own that is ended when it takes too long or dies; the answer is then
// "timeout" or "panic". The module's path stands below cuelang.org/go because the order in which the evaluator keeps fields
// can only be seen through packages that are internal there.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

type question struct {
	ID  string `json:"id"`
	Src string `json:"src"`
}

func main() {
	worker := flag.Bool("worker", false, "judge in this process")
	limit := flag.Duration("limit", 5*time.Second, "time for one program")
	workers := flag.Int("workers", 2, "processes that judge")
	flag.Parse()
	if *worker {
		judgeAll(os.Stdin, os.Stdout)
		return
	}
	if err := supervise(os.Stdin, os.Stdout, *workers, *limit); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

func judgeAll(in io.Reader, out io.Writer) {
	lines := wide(in)
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, "oracle:", err)
			os.Exit(1)
		}
		if err := answers.Encode(judge(asked)); err != nil {
			fmt.Fprintln(os.Stderr, "oracle:", err)
			os.Exit(1)
		}
	}
}

// supervise spreads the questions over workers and writes the answers in the order of the questions.
func supervise(in io.Reader, out io.Writer, workers int, limit time.Duration) error {
	type job struct {
		line   []byte
		answer chan []byte
	}
	order := make(chan job, 4*workers)
	work := make(chan job)
	var running sync.WaitGroup
	for range workers {
		running.Add(1)
		go func() {
			defer running.Done()
			seat := &seat{limit: limit}
			defer seat.close()
			for next := range work {
				next.answer <- seat.ask(next.line)
			}
		}()
	}
	lines := wide(in)
	go func() {
		for lines.Scan() {
			next := job{append([]byte(nil), lines.Bytes()...), make(chan []byte, 1)}
			order <- next
			work <- next
		}
		close(order)
		close(work)
	}()
	// Someone may wait for an answer before asking on, so that each is written at once.
	for next := range order {
		if _, err := out.Write(append(<-next.answer, '\n')); err != nil {
			return err
		}
	}
	running.Wait()
	return lines.Err()
}

// A seat is where a worker sits; another one takes it when it dies.
type seat struct {
	limit   time.Duration
	process *exec.Cmd
	in      io.WriteCloser
	answers chan []byte
}

func (s *seat) ask(line []byte) []byte {
	if s.process == nil {
		if err := s.open(); err != nil {
			return failed(line, "no worker: "+err.Error())
		}
	}
	if _, err := s.in.Write(append(line, '\n')); err != nil {
		s.close()
		return failed(line, "panic")
	}
	timer := time.NewTimer(s.limit)
	defer timer.Stop()
	select {
	case answer, alive := <-s.answers:
		if alive {
			return answer
		}
		s.close()
		return failed(line, "panic")
	case <-timer.C:
		s.close()
		return failed(line, "timeout")
	}
}

func (s *seat) open() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	process := exec.Command(self, "-worker")
	in, err := process.StdinPipe()
	if err != nil {
		return err
	}
	out, err := process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := process.Start(); err != nil {
		return err
	}
	answers := make(chan []byte, 1)
	go func() {
		defer close(answers)
		lines := wide(out)
		for lines.Scan() {
			answers <- append([]byte(nil), lines.Bytes()...)
		}
	}()
	s.process, s.in, s.answers = process, in, answers
	return nil
}

func (s *seat) close() {
	if s.process == nil {
		return
	}
	s.in.Close()
	s.process.Process.Kill()
	s.process.Wait()
	s.process = nil
}

func failed(line []byte, status string) []byte {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		status = "no question: " + err.Error()
	}
	text, _ := json.Marshal(answer{ID: asked.ID, Status: status})
	return text
}

func wide(in io.Reader) *bufio.Scanner {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<16), 1<<28)
	return lines
}
