package main

import (
	"encoding/json"
	"fmt"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/internal/core/adt"
	"cuelang.org/go/internal/value"
)

type answer struct {
	ID     string          `json:"id"`
	Status string          `json:"status"`
	Error  string          `json:"error,omitempty"`
	Value  json.RawMessage `json:"value,omitempty"`
	Tree   []node          `json:"tree,omitempty"`
}

type node struct {
	Path       string          `json:"p"`
	Kind       string          `json:"k"`
	Constraint string          `json:"c,omitempty"`
	JSON       json.RawMessage `json:"j,omitempty"`
	Default    json.RawMessage `json:"d,omitempty"`
	Error      string          `json:"e,omitempty"`
}

func judge(asked question) (result answer) {
	result.ID = asked.ID
	defer func() {
		if trouble := recover(); trouble != nil {
			result = answer{ID: asked.ID, Status: "panic", Error: fmt.Sprint(trouble)}
		}
	}()
	file, err := parser.ParseFile("x.cue", asked.Src, parser.ParseComments)
	if err != nil {
		return refused(asked, "parse-error", err)
	}
	instance := build.NewContext().NewInstance("", nil)
	if err := instance.AddSyntax(file); err != nil {
		return refused(asked, "build-error", err)
	}
	if err := instance.Complete(); err != nil {
		return refused(asked, "build-error", err)
	}
	run, _ := value.ToInternal(cuecontext.New().CompileString("0"))
	top, err := run.Build(nil, instance)
	if err != nil {
		return refused(asked, "build-error", err)
	}
	ctx := adt.New(nil, &adt.Config{Runtime: run})
	top.Finalize(ctx)
	v := value.Make(ctx, top)
	result.Status, err = status(v)
	if err != nil {
		result.Error = errors.Errors(err)[0].Error()
	}
	// A cycle among definitions does not keep the rest from being exported.
	if v.Validate(cue.Concrete(true)) == nil {
		text, err := v.MarshalJSON()
		if err != nil {
			result.Status, result.Error = "marshal-error", err.Error()
		} else {
			result.Value = text
		}
	}
	tree := &tree{ctx: ctx}
	tree.below(top, "")
	result.Tree = tree.nodes
	return result
}

func refused(asked question, status string, err error) answer {
	return answer{ID: asked.ID, Status: status, Error: errors.Errors(err)[0].Error()}
}

// status says how far a value is from data, by the code of the first error.
func status(v cue.Value) (string, error) {
	if err := v.Validate(); err != nil {
		if code := code(err); code != adt.EvalError {
			return code.String(), err
		}
		return "error", err
	}
	if err := v.Validate(cue.Concrete(true), cue.DisallowCycles(true)); err != nil {
		if code(err) == adt.CycleError {
			return "cycle", err
		}
		return "incomplete", err
	}
	return "ok", nil
}

func code(err error) adt.ErrorCode {
	var coded interface{ Bottom() *adt.Bottom }
	if errors.As(err, &coded) && coded.Bottom() != nil {
		return coded.Bottom().Code
	}
	return adt.EvalError
}

// A tree lists the nodes below a vertex in the order in which the evaluator holds them, each before its own fields.
type tree struct {
	ctx   *adt.OpContext
	nodes []node
}

func (t *tree) below(at *adt.Vertex, path string) {
	for _, arc := range at.DerefValue().Arcs {
		// Fields of comprehensions that never came to be are still there.
		if arc.Label.IsLet() || arc.ArcType > adt.ArcOptional {
			continue
		}
		child := fmt.Sprintf("%s[%d]", path, arc.Label.Index())
		if !arc.Label.IsInt() {
			child = arc.Label.SelectorString(t.ctx.Runtime)
			if path != "" {
				child = path + "." + child
			}
		}
		t.add(arc, child)
	}
}

func (t *tree) add(at *adt.Vertex, path string) {
	v := value.Make(t.ctx, at)
	n := node{Path: path, Kind: v.IncompleteKind().String()}
	switch at.ArcType {
	case adt.ArcOptional:
		n.Constraint = "optional"
	case adt.ArcRequired:
		n.Constraint = "required"
	}
	if bottom := at.Bottom(); bottom != nil {
		if !bottom.ChildError {
			n.Error = bottom.Code.String()
		}
	} else if _, open := at.DerefValue().BaseValue.(*adt.Disjunction); open {
		if filled, isDefault := v.Default(); isDefault {
			n.Default = data(filled)
		}
	} else if v.Kind()&^(cue.StructKind|cue.ListKind) != 0 {
		n.JSON = data(v)
	}
	t.nodes = append(t.nodes, n)
	t.below(at, path)
}

// data is a value as JSON, nothing where it is not concrete.
func data(v cue.Value) json.RawMessage {
	text, err := v.MarshalJSON()
	if err != nil {
		return nil
	}
	return text
}
