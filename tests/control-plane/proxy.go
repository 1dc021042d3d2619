package main

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// What a fault does to the requests that it meets.
const (
	// The server gets the request and commits it; the client gets no answer, its connection is closed.
	faultCutResponse = "cut-response"
	// The server never sees the request; the client's connection is closed.
	faultCutRequest = "cut-request"
	// The client gets Status with RetryAfter and Reason instead of the server's answer; the server never sees the request.
	faultRespond = "respond"
	// The request waits for Millis before it goes on.
	faultStall = "stall"
	// The server commits; its answer waits for Millis.
	faultStallResponse = "stall-response"
	// A watch is opened, and one ERROR event 410 is all that ever comes.
	faultWatchGone = "watch-gone"
	// A watch is opened and stays silent.
	faultWatchSilent = "watch-silent"
)

var faultActions = map[string]bool{
	faultCutResponse: true, faultCutRequest: true, faultRespond: true, faultStall: true, faultStallResponse: true,
	faultWatchGone: true, faultWatchSilent: true,
}

// fault is one wish of a test. An empty filter meets everything; a fault is used up after Times requests (0: never).
type fault struct {
	ID         int    `json:"id"`
	Action     string `json:"action"`
	Methods    string `json:"methods"` // "POST|PATCH|…"
	Path       string `json:"path"`    // regular expression, found in path and query
	Watch      *bool  `json:"watch"`   // watches only, or never
	DryRun     *bool  `json:"dryRun"`  // dry runs only, or never
	Times      int    `json:"times"`
	Status     int    `json:"status"`
	Reason     string `json:"reason"`
	RetryAfter int    `json:"retryAfter"` // seconds
	Millis     int64  `json:"millis"`
	Met        int    `json:"met"`

	path *regexp.Regexp
}

// wireRequest is one request that arrived at the proxy.
type wireRequest struct {
	Sequence  int    `json:"sequence"`
	Time      string `json:"time"`
	Method    string `json:"method"`
	URI       string `json:"uri"`
	Watch     bool   `json:"watch"`
	Agent     string `json:"agent"`
	Fault     string `json:"fault,omitempty"`
	Forwarded bool   `json:"forwarded"`
	Code      int    `json:"code"` // the server's, 0 when there was none
}

// faultProxy stands in front of an API server, ends TLS with the server's own certificate and lets a test disturb
// what goes through. Clients authenticate by token.
type faultProxy struct {
	forward *httputil.ReverseProxy
	origin  *url.URL

	mutex    sync.Mutex
	faults   []*fault
	nextID   int
	requests []*wireRequest
	streams  map[*stream]bool
	frozen   *regexp.Regexp
	thawed   chan struct{}
}

// stream is an open watch.
type stream struct {
	uri  string
	cut  chan struct{}
	once sync.Once
}

func (s *stream) end() { s.once.Do(func() { close(s.cut) }) }

func newFaultProxy(state *State, roots *x509.CertPool) (*faultProxy, error) {
	origin, err := url.Parse(state.Server)
	if err != nil {
		return nil, err
	}
	p := &faultProxy{origin: origin, streams: map[*stream]bool{}, thawed: make(chan struct{})}
	quiet := log.New(io.Discard, "", 0)
	p.forward = &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(origin) },
		FlushInterval: -1,
		ErrorLog:      quiet,
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: roots},
			// One request a connection at a time, and room for the WebSocket's upgrade.
			TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{},
			MaxIdleConnsPerHost: 64,
			DisableCompression:  true,
		},
		// The server is away: so is the proxy.
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	certificate, err := tls.LoadX509KeyPair(state.path("pki", "apiserver.crt"), state.path("pki", "apiserver.key"))
	if err != nil {
		return nil, err
	}
	listener, err := tls.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", state.Ports["proxy"]), &tls.Config{
		Certificates: []tls.Certificate{certificate}, NextProtos: []string{"http/1.1"},
	})
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: p, ErrorLog: quiet}
	go func() { _ = server.Serve(listener) }()
	return p, nil
}

func isWatch(r *http.Request) bool {
	value := r.URL.Query().Get("watch")
	return value == "true" || value == "1"
}

// meet takes the first fault that wants the request and counts it.
func (p *faultProxy) meet(r *http.Request) *fault {
	watch, dryRun := isWatch(r), r.URL.Query().Has("dryRun")
	for _, f := range p.faults {
		if f.Times > 0 && f.Met >= f.Times ||
			f.Methods != "" && !strings.Contains("|"+f.Methods+"|", "|"+r.Method+"|") ||
			f.Watch != nil && *f.Watch != watch || f.DryRun != nil && *f.DryRun != dryRun ||
			!f.path.MatchString(r.URL.RequestURI()) {
			continue
		}
		f.Met++
		copied := *f
		return &copied
	}
	return nil
}

func (p *faultProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	entry := &wireRequest{
		Time: time.Now().UTC().Format(time.RFC3339Nano), Method: r.Method, URI: r.URL.RequestURI(), Watch: isWatch(r),
		Agent: r.UserAgent(),
	}
	p.mutex.Lock()
	met := p.meet(r)
	entry.Sequence = len(p.requests) + 1
	if met != nil {
		entry.Fault = met.Action
	}
	p.requests = append(p.requests, entry)
	p.mutex.Unlock()
	if met == nil {
		p.pass(w, r, entry)
		return
	}
	switch met.Action {
	case faultCutRequest:
		panic(http.ErrAbortHandler)
	case faultRespond:
		respond(w, met)
	case faultStall:
		if wait(r, met.Millis) {
			p.pass(w, r, entry)
		}
	case faultCutResponse:
		p.pass(&swallowed{header: http.Header{}}, r, entry)
		panic(http.ErrAbortHandler)
	case faultStallResponse:
		held := &swallowed{header: http.Header{}}
		p.pass(held, r, entry)
		if wait(r, met.Millis) {
			for name, values := range held.header {
				w.Header()[name] = values
			}
			w.WriteHeader(max(held.code, http.StatusOK))
			_, _ = w.Write(held.body.Bytes())
		}
	case faultWatchGone:
		p.openWatch(w, r, []byte(goneEvent))
	case faultWatchSilent:
		p.openWatch(w, r, nil)
	}
}

func (p *faultProxy) pass(w http.ResponseWriter, r *http.Request, entry *wireRequest) {
	p.mutex.Lock()
	entry.Forwarded = true
	p.mutex.Unlock()
	observed := &observedWriter{ResponseWriter: w, proxy: p, entry: entry}
	if entry.Watch {
		observed.stream = p.open(entry.URI)
		defer p.close(observed.stream)
		ended := make(chan struct{})
		defer close(ended)
		go func() {
			select {
			case <-observed.stream.cut:
				observed.abort()
			case <-ended:
			}
		}()
	}
	p.forward.ServeHTTP(observed, r)
}

func wait(r *http.Request, millis int64) bool {
	select {
	case <-time.After(time.Duration(millis) * time.Millisecond):
		return true
	case <-r.Context().Done():
		return false
	}
}

func respond(w http.ResponseWriter, f *fault) {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(f.RetryAfter))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.Status)
	_ = writeJSON(w, map[string]any{
		"kind": "Status", "apiVersion": "v1", "metadata": map[string]any{}, "status": "Failure",
		"message": fmt.Sprintf("answer %d on a test's wish", f.Status), "reason": f.Reason, "code": f.Status,
	})
}

const goneEvent = `{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",` +
	`"message":"too old resource version","reason":"Expired","code":410}}` + "\n"

// openWatch answers a watch itself, as a stream or as a WebSocket, and then stays open until the client goes or a test
// cuts it.
func (p *faultProxy) openWatch(w http.ResponseWriter, r *http.Request, event []byte) {
	watch := p.open(r.URL.RequestURI())
	defer p.close(watch)
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(event)
		_ = http.NewResponseController(w).Flush()
		if event == nil {
			select {
			case <-r.Context().Done():
			case <-watch.cut:
				panic(http.ErrAbortHandler)
			}
		}
		return
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	digest := sha1.Sum([]byte(r.Header.Get("Sec-Websocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	head := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
		base64.StdEncoding.EncodeToString(digest[:]) + "\r\n"
	if protocol := r.Header.Get("Sec-Websocket-Protocol"); protocol != "" {
		first, _, _ := strings.Cut(protocol, ",")
		head += "Sec-WebSocket-Protocol: " + strings.TrimSpace(first) + "\r\n"
	}
	_, _ = buffered.WriteString(head + "\r\n")
	if event != nil {
		_, _ = buffered.Write([]byte{0x81, 126}) // one whole text message, 16 bits of length
		_ = binary.Write(buffered, binary.BigEndian, uint16(len(event)))
		_, _ = buffered.Write(event)
	}
	_ = buffered.Flush()
	left := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		close(left)
	}()
	select {
	case <-left:
	case <-watch.cut:
	}
}

func (p *faultProxy) open(uri string) *stream {
	s := &stream{uri: uri, cut: make(chan struct{})}
	p.mutex.Lock()
	p.streams[s] = true
	p.mutex.Unlock()
	return s
}

func (p *faultProxy) close(s *stream) {
	p.mutex.Lock()
	delete(p.streams, s)
	p.mutex.Unlock()
}

// hold blocks the bytes of a frozen watch until it is thawed or cut.
func (p *faultProxy) hold(s *stream) error {
	for {
		p.mutex.Lock()
		frozen, thawed := p.frozen != nil && p.frozen.MatchString(s.uri), p.thawed
		p.mutex.Unlock()
		if !frozen {
			return nil
		}
		select {
		case <-thawed:
		case <-s.cut:
			return errors.New("the watch was cut")
		}
	}
}

// observedWriter notes the server's code, and holds a watch's bytes while it is frozen.
type observedWriter struct {
	http.ResponseWriter
	proxy  *faultProxy
	entry  *wireRequest
	stream *stream

	mutex  sync.Mutex
	client net.Conn
}

func (o *observedWriter) Unwrap() http.ResponseWriter { return o.ResponseWriter }

func (o *observedWriter) WriteHeader(code int) {
	o.proxy.mutex.Lock()
	o.entry.Code = code
	o.proxy.mutex.Unlock()
	o.ResponseWriter.WriteHeader(code)
}

func (o *observedWriter) Write(bytes []byte) (int, error) {
	if o.stream != nil {
		if err := o.proxy.hold(o.stream); err != nil {
			return 0, err
		}
	}
	return o.ResponseWriter.Write(bytes)
}

func (o *observedWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(o.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	o.proxy.mutex.Lock()
	o.entry.Code = http.StatusSwitchingProtocols
	o.proxy.mutex.Unlock()
	o.mutex.Lock()
	o.client = conn
	o.mutex.Unlock()
	return &heldConn{Conn: conn, owner: o}, buffered, nil
}

// abort ends the client's connection in the middle of a watch.
func (o *observedWriter) abort() {
	o.mutex.Lock()
	conn := o.client
	o.mutex.Unlock()
	if conn == nil {
		hijacked, _, err := http.NewResponseController(o.ResponseWriter).Hijack()
		if err != nil {
			return
		}
		conn = hijacked
	}
	_ = conn.Close()
}

type heldConn struct {
	net.Conn
	owner *observedWriter
}

func (c *heldConn) Write(bytes []byte) (int, error) {
	if c.owner.stream != nil {
		if err := c.owner.proxy.hold(c.owner.stream); err != nil {
			return 0, err
		}
	}
	return c.Conn.Write(bytes)
}

// swallowed keeps an answer back.
type swallowed struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (s *swallowed) Header() http.Header             { return s.header }
func (s *swallowed) WriteHeader(code int)            { s.code = code }
func (s *swallowed) Write(bytes []byte) (int, error) { return s.body.Write(bytes) }

// handle adds the proxy's switches to the supervisor's.
func (p *faultProxy) handle(add func(string, func(*http.Request) (any, error))) {
	done := map[string]bool{"done": true}
	add("GET /proxy/faults", func(*http.Request) (any, error) {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		list := make([]fault, 0, len(p.faults))
		for _, f := range p.faults {
			list = append(list, *f)
		}
		return list, nil
	})
	add("POST /proxy/faults", func(r *http.Request) (any, error) {
		f := &fault{}
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(f); err != nil {
			return nil, err
		}
		if !faultActions[f.Action] {
			return nil, fmt.Errorf("there is no action %q", f.Action)
		}
		if f.Action == faultRespond && f.Status < 200 {
			return nil, errors.New("respond needs a status")
		}
		var err error
		if f.path, err = regexp.Compile(f.Path); err != nil {
			return nil, err
		}
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.nextID++
		f.ID, f.Met = p.nextID, 0
		p.faults = append(p.faults, f)
		return map[string]int{"id": f.ID}, nil
	})
	add("DELETE /proxy/faults", func(*http.Request) (any, error) {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.faults = nil
		return done, nil
	})
	add("GET /proxy/requests", func(*http.Request) (any, error) {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		list := make([]wireRequest, 0, len(p.requests))
		for _, entry := range p.requests {
			list = append(list, *entry)
		}
		return list, nil
	})
	add("DELETE /proxy/requests", func(*http.Request) (any, error) {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.requests = nil
		return done, nil
	})
	matching := func(r *http.Request) (*regexp.Regexp, error) { return regexp.Compile(r.URL.Query().Get("path")) }
	add("POST /proxy/watches/cut", func(r *http.Request) (any, error) {
		expression, err := matching(r)
		if err != nil {
			return nil, err
		}
		p.mutex.Lock()
		defer p.mutex.Unlock()
		count := 0
		for s := range p.streams {
			if expression.MatchString(s.uri) {
				s.end()
				count++
			}
		}
		return map[string]int{"cut": count}, nil
	})
	add("POST /proxy/watches/freeze", func(r *http.Request) (any, error) {
		expression, err := matching(r)
		if err != nil {
			return nil, err
		}
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.frozen = expression
		return done, nil
	})
	add("POST /proxy/watches/thaw", func(*http.Request) (any, error) {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.frozen = nil
		close(p.thawed)
		p.thawed = make(chan struct{})
		return done, nil
	})
	add("GET /proxy/watches", func(*http.Request) (any, error) {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		list := make([]string, 0, len(p.streams))
		for s := range p.streams {
			list = append(list, s.uri)
		}
		return list, nil
	})
}
