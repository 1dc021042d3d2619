package dev.slipway.kubevela.cue.std;

import java.util.List;

/** The packages below {@code tool}: the schemas of tasks. Nothing here runs a task. */
final class Tools {

    private Tools() {}

    static List<Library> libraries() {
        return List.of(cli(), exec(), file(), http(), os());
    }

    private static Library cli() {
        return new Library.Table("tool/cli").source("""
                        Print: {
                        	$id:  _id
                        	_id:  *"tool/cli.Print" | "print"
                        	text: string
                        }
                        Ask: {
                        	$id:      _id
                        	_id:      "tool/cli.Ask"
                        	prompt:   string
                        	response: string | bool
                        }
                        """, "Print", "Ask").library();
    }

    private static Library exec() {
        return new Library.Table("tool/exec").source("""
                        Run: {
                        	$id:          _id
                        	_id:          *"tool/exec.Run" | "exec"
                        	cmd:          string | [string, ...string]
                        	dir?:         string
                        	env:          {[string]: string} | [...=~"="]
                        	stdout:       *null | string | bytes
                        	stderr:       *null | string | bytes
                        	stdin:        *null | string | bytes
                        	success:      bool
                        	mustSucceed:  bool | *true
                        }
                        """, "Run").library();
    }

    private static Library file() {
        return new Library.Table("tool/file")
                .source("""
                        Read: {
                        	$id:      _id
                        	_id:      "tool/file.Read"
                        	filename: !=""
                        	contents: *bytes | string
                        }
                        Append: {
                        	$id:         _id
                        	_id:         "tool/file.Append"
                        	filename:    !=""
                        	permissions: int | *0o666
                        	contents:    bytes | string
                        }
                        Create: {
                        	$id:         _id
                        	_id:         "tool/file.Create"
                        	filename:    !=""
                        	permissions: int | *0o666
                        	contents:    bytes | string
                        }
                        Glob: {
                        	$id:   _id
                        	_id:   "tool/file.Glob"
                        	glob:  !=""
                        	files: [...string]
                        }
                        Mkdir: {
                        	$id:           _id
                        	_id:           "tool/file.Mkdir"
                        	path:          string
                        	createParents: bool | *false
                        	permissions:   int | *0o777
                        }
                        MkdirAll: Mkdir & {
                        	createParents: true
                        }
                        MkdirTemp: {
                        	$id:     _id
                        	_id:     "tool/file.MkdirTemp"
                        	dir:     string | *""
                        	pattern: string | *""
                        	path:    string
                        }
                        RemoveAll: {
                        	$id:     _id
                        	_id:     "tool/file.RemoveAll"
                        	path:    string
                        	success: bool
                        }
                        """, "Read", "Append", "Create", "Glob", "Mkdir", "MkdirAll", "MkdirTemp", "RemoveAll")
                .library();
    }

    private static Library http() {
        return new Library.Table("tool/http")
                .source("""
                        Get:    Do & {method: "GET"}
                        Post:   Do & {method: "POST"}
                        Put:    Do & {method: "PUT"}
                        Delete: Do & {method: "DELETE"}
                        Do: {
                        	$id:             _id
                        	_id:             *"tool/http.Do" | "http"
                        	method:          string
                        	url:             string
                        	followRedirects: *true | bool
                        	tls: {
                        		verify:  *true | bool
                        		caCert?: bytes | string
                        	}
                        	request: {
                        		body?:   bytes | string
                        		header:  [string]: string | [...string]
                        		trailer: [string]: string | [...string]
                        	}
                        	response: {
                        		status:     string
                        		statusCode: int
                        		body:       *bytes | string
                        		header:     [string]: string | [...string]
                        		trailer:    [string]: string | [...string]
                        	}
                        }
                        """, "Get", "Post", "Put", "Delete", "Do")
                .library();
    }

    private static Library os() {
        return new Library.Table("tool/os")
                .source("""
                        Value: bool | number | *string | null
                        Name:  !="" & !~"^[$]"
                        Setenv: {
                        	$id: _id
                        	_id: "tool/os.Setenv"
                        	{[Name]: Value}
                        }
                        Getenv: {
                        	$id: _id
                        	_id: "tool/os.Getenv"
                        	{[Name]: Value}
                        }
                        Environ: {
                        	$id: _id
                        	_id: "tool/os.Environ"
                        	{[Name]: Value}
                        }
                        Clearenv: {
                        	$id: _id
                        	_id: "tool/os.Clearenv"
                        }
                        """, "Value", "Name", "Setenv", "Getenv", "Environ", "Clearenv")
                .library();
    }
}
