// Keeps what was read, so that it can be read again without a network. Pages
// come from the network when there is one and are kept as they pass; files
// named by their content come from the keep. Nothing is kept that the server
// marks no-store (what needs an account) or private (what bears a name), nothing
// that was not asked with GET, nothing from elsewhere. The pages that the menu
// leads to are fetched as by a reader without account: what is kept can be shown
// to whoever uses the same browser next. Signing out empties it all
// (Clear-Site-Data).
'use strict'

const keep = 'sillage-2'
const most = 300
const hashed = /\.[0-9a-f]{16}\.[a-z0-9]+$/

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('activate', event => event.waitUntil(
  caches.keys()
    .then(names => Promise.all(names.filter(n => n.startsWith('sillage-') && n !== keep).map(n => caches.delete(n))))
    .then(() => self.clients.claim())
))

const unfit = /no-store|private/

function mayKeep (response) {
  return response && response.ok && response.type === 'basic' && !response.redirected &&
    !unfit.test(response.headers.get('Cache-Control') || '')
}

async function put (request, response) {
  const cache = await caches.open(keep)
  if (!mayKeep(response)) {
    // What was public once and needs an account now must not come back.
    if (response && (response.status === 401 || response.status === 403 || response.status === 404 || /no-store/.test(response.headers.get('Cache-Control') || ''))) await cache.delete(request)
    return
  }
  await cache.put(request, response)
  const all = await cache.keys()
  for (const old of all.slice(0, Math.max(0, all.length - most))) await cache.delete(old)
}

// What a page that was never read answers without a network: that, and which
// ones can be read. The server is out of reach, so its texts are too.
const apart = {
  fr: ['Hors ligne', 'Cette page n’a pas encore été lue sur cet appareil : elle s’ouvrira quand le réseau reviendra.', 'Pages lues, à relire sans réseau'],
  en: ['Offline', 'This page has not been read on this device yet: it will open when the network is back.', 'Pages that can be read without a network']
}

async function unread (request) {
  const lang = new URL(request.url).searchParams.get('lang') === 'en' ? 'en' : 'fr'
  const [title, why, list] = apart[lang]
  const plain = text => text.replace(/[&<>"]/g, c => '&#' + c.charCodeAt(0) + ';')
  const cache = await caches.open(keep)
  const read = []
  for (const kept of await cache.keys()) {
    const response = await cache.match(kept)
    if (!/^text\/html/.test(response.headers.get('Content-Type') || '') || /\/embed\//.test(kept.url)) continue
    const named = /<title>([^<]*)/.exec(await response.text())
    if (named) read.push('<li><a href="' + plain(kept.url) + '">' + named[1] + '</a></li>')
  }
  const body = '<!doctype html><html lang="' + lang + '"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
    '<title>' + title + ' – Sillage</title></head><body><main><h1>' + title + '</h1><p>' + why + '</p>' +
    (read.length ? '<h2>' + list + '</h2><ul>' + read.join('') + '</ul>' : '') + '</main></body></html>'
  return new Response(body, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "default-src 'none'" } })
}

async function fromNetwork (request) {
  try {
    const response = await fetch(request)
    await put(request, response.clone())
    return response
  } catch (err) {
    const kept = await caches.match(request)
    if (kept) return kept
    if (request.mode === 'navigate') return unread(request)
    throw err
  }
}

async function fromKeep (request) {
  return await caches.match(request) || fromNetwork(request)
}

self.addEventListener('fetch', event => {
  const request = event.request
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== self.location.origin) return
  event.respondWith(hashed.test(address.pathname) ? fromKeep(request) : fromNetwork(request))
})

self.addEventListener('message', event => {
  const asked = event.data || {}
  if (Array.isArray(asked.keep)) {
    event.waitUntil(Promise.all(asked.keep.slice(0, 60).map(url =>
      fetch(url, { credentials: 'omit' }).then(r => put(new Request(url), r)).catch(() => {}))))
  }
})
