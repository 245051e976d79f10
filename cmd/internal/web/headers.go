package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
)

// policy allows what the pages need and nothing else: their own style sheet,
// script, drawings and form addresses. No inline script or style.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "

// Policy is the Content-Security-Policy of every page that is not made to be
// framed; it is not to be changed.
var Policy = []string{policy + "'self'"}

// Secure adds the security headers to every answer. Addresses under /embed/
// may be framed by the sites given, by any when none is; nothing else may. An
// answer that says nothing of it is kept by no cache: lists of applications go
// through proxies too.
func Secure(next http.Handler, frames ...string) http.Handler {
	if len(frames) == 0 {
		frames = []string{"*"}
	}
	framed := []string{policy + strings.Join(frames, " ")}
	nosniff, referrer, unkept := []string{"nosniff"}, []string{"same-origin"}, []string{"no-store"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Security-Policy"] = Policy
		if strings.HasPrefix(r.URL.Path, "/embed/") {
			h["Content-Security-Policy"] = framed
		}
		h["X-Content-Type-Options"] = nosniff
		h["Referrer-Policy"] = referrer
		h["Cache-Control"] = unkept
		next.ServeHTTP(w, r)
	})
}

// OnlyHosts refuses requests whose Host is neither a loopback name nor in
// hosts: a page of another site cannot reach a program on this machine by
// pointing a name of its own at it.
func OnlyHosts(next http.Handler, hosts ...string) http.Handler {
	var last atomic.Pointer[string] // the name that was found known last
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if known := last.Load(); known == nil || *known != r.Host {
			if !knownHost(r.Host, hosts) {
				refuseHost(w, r)
				return
			}
			host := r.Host // not the request itself, which would be kept with it
			last.Store(&host)
		}
		next.ServeHTTP(w, r)
	})
}

// refuseHost says how the server is made to answer to a name.
func refuseHost(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Content-Security-Policy"], h["Cache-Control"] = Policy, []string{"no-store"}
	name, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		name = r.Host
	}
	http.Error(w, Texts(r).T("pages.unknown-host", name), http.StatusMisdirectedRequest)
}

func knownHost(host string, hosts []string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(name, "[]")
	if Loopback(name) {
		return true
	}
	for _, h := range hosts {
		if strings.EqualFold(name, h) {
			return true
		}
	}
	return false
}

// Loopback reports whether a host name or address is this machine only.
func Loopback(name string) bool {
	if strings.EqualFold(name, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.IsLoopback()
}
