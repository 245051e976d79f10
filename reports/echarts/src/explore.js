// Exploring a figure. A page is whole without this script; it only adds a
// button to each figure, and on demand fetches the option of that figure and
// the drawing library, and takes over in place. Escape or the button gives the
// drawing back.
//
//   <script src="/…/explore.….js" defer data-bundle="/…/echarts.….js" data-worker="/worker.js"
//           data-explore="Explorer" data-close="Revenir au dessin" data-failed="…" data-hint="…"></script>
//   <figure id="…" data-figure="/figure/….json?…"> <div class="drawings">…</div> <p class="tools">…</p> </figure>
(function () {
  'use strict'
  var script = document.currentScript
  var words = script.dataset
  var loading = null

  function library () {
    if (window.Sillage) return Promise.resolve(window.Sillage)
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var s = document.createElement('script')
        s.src = words.bundle
        s.onload = function () { resolve(window.Sillage) }
        s.onerror = function () { loading = null; reject(new Error('bundle')) }
        document.head.appendChild(s)
      })
    }
    return loading
  }

  // The option is laid out for the width there is.
  function fetchOption (figure) {
    var width = Math.max(300, Math.min(1000, figure.querySelector('.drawings').clientWidth))
    var address = new URL(figure.dataset.figure, document.baseURI)
    address.searchParams.set('width', width)
    return fetch(address, { credentials: 'same-origin' }).then(function (r) {
      if (!r.ok) throw new Error(r.status)
      return r.json()
    })
  }

  // Every point that has something to say, in reading order, for the arrows.
  function stops (option) {
    var list = []
    ;(option.series || []).forEach(function (series, s) {
      if (series.renderItem === '@interval') return
      ;(series.data || []).forEach(function (d, i) {
        if (d && d.tip) list.push({ seriesIndex: s, dataIndex: i, tip: d.tip })
      })
    })
    return list
  }

  function explore (figure, button) {
    button.disabled = true
    Promise.all([library(), fetchOption(figure)]).then(function (got) {
      open(figure, button, got[0], got[1])
    }).catch(function () {
      say(figure, words.failed || 'failed')
    }).then(function () { button.disabled = false })
  }

  function say (figure, text) {
    var live = figure.querySelector('.explore-live')
    if (!live) {
      live = document.createElement('p')
      live.className = 'explore-live'
      live.setAttribute('role', 'status')
      figure.querySelector('.drawings').insertAdjacentElement('afterend', live)
    }
    live.textContent = text
  }

  function open (figure, button, Sillage, got) {
    var drawings = figure.querySelector('.drawings')
    var stage = document.createElement('div')
    stage.className = 'explore-stage'
    stage.tabIndex = 0
    stage.setAttribute('role', 'application')
    stage.setAttribute('aria-label', figure.querySelector('svg title') ? figure.querySelector('svg title').textContent : '')
    stage.style.width = got.width + 'px'
    stage.style.height = got.height + 'px'
    // Taken out, not hidden: no rule of a style sheet can show both.
    var kept = Array.prototype.slice.call(drawings.childNodes)
    drawings.replaceChildren(stage)
    var still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    var chart = Sillage.mount(stage, got.option, got.width, got.height, { still: still })
    var list = stops(got.option)
    var at = -1
    function go (to) {
      if (!list.length) return
      at = (to + list.length) % list.length
      chart.dispatchAction({ type: 'showTip', seriesIndex: list[at].seriesIndex, dataIndex: list[at].dataIndex })
      say(figure, list[at].tip.replace(/\n/g, ' '))
    }
    stage.addEventListener('keydown', function (e) {
      var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key]
      if (step) go(at < 0 && step < 0 ? list.length - 1 : at + step)
      else if (e.key === 'Home') go(0)
      else if (e.key === 'End') go(list.length - 1)
      else if (e.key === 'Escape') figure.explored()
      else return
      e.preventDefault()
    })
    figure.explored = function () {
      chart.dispose()
      drawings.replaceChildren.apply(drawings, kept)
      button.textContent = words.explore || 'Explore'
      button.setAttribute('aria-pressed', 'false')
      figure.explored = null
      say(figure, '')
      button.focus()
    }
    button.textContent = words.close || 'Close'
    button.setAttribute('aria-pressed', 'true')
    say(figure, words.hint || '')
    stage.focus({ preventScroll: true })
  }

  function addButton (figure) {
    if (!words.bundle || !figure.querySelector('.drawings')) return
    var button = document.createElement('button')
    button.type = 'button'
    button.className = 'explore'
    button.textContent = words.explore || 'Explore'
    button.setAttribute('aria-pressed', 'false')
    var title = figure.querySelector('svg title')
    if (title && title.id) button.setAttribute('aria-describedby', title.id)
    button.addEventListener('click', function () {
      if (figure.explored) figure.explored()
      else explore(figure, button)
    })
    var tools = figure.querySelector('.tools') || figure
    tools.insertBefore(button, tools.firstChild)
  }

  document.querySelectorAll('figure[data-figure]').forEach(addButton)

  // Back shows a page as it was answered: its lists say what it shows, not what
  // was chosen on the way out.
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form.filters').forEach(function (f) { f.reset() })
  })

  // Paper shows the drawing, never a half-explored figure.
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('figure[data-figure]').forEach(function (f) { if (f.explored) f.explored() })
  })

  // The worker keeps visited pages, and those that the menu leads to, for when
  // there is no network. It waits until the reader has the page.
  function keep () {
    navigator.serviceWorker.register(words.worker).then(function () { return navigator.serviceWorker.ready }).then(function (r) {
      if (navigator.connection && navigator.connection.saveData) return
      var links = [location.href]
      document.querySelectorAll('nav a[href]').forEach(function (a) {
        if (a.origin === location.origin && links.length < 30) links.push(a.href)
      })
      document.querySelectorAll('link[rel=stylesheet], script[src], img[src]').forEach(function (e) { links.push(e.href || e.src) })
      r.active.postMessage({ keep: links })
    }).catch(function () {})
  }
  if (words.worker && 'serviceWorker' in navigator && window.isSecureContext) {
    window.addEventListener('load', function () {
      if (window.requestIdleCallback) window.requestIdleCallback(keep, { timeout: 3000 })
      else setTimeout(keep, 500)
    })
  }
})()
