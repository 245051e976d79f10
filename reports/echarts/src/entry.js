// What Sillage takes from Apache ECharts, and the few functions that an option
// may name. An option is plain JSON: where ECharts wants a function it holds
// "@name", and only the names below are known. No string is ever run.
import * as echarts from 'echarts/core'
import { BarChart, LineChart, ScatterChart, CustomChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent, MarkLineComponent, AriaComponent } from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'
import french from 'echarts/i18n/langFR-obj.js'

echarts.use([
  BarChart, LineChart, ScatterChart, CustomChart,
  GridComponent, LegendComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer
])
echarts.registerLocale('FR', french)

// On the server Go measures text, so that a drawing does not depend on fonts.
if (typeof measureText === 'function') {
  echarts.setPlatformAPI({
    measureText (text, font) {
      const size = /([\d.]+)px/.exec(font || '12px')
      return { width: measureText(text || '', size ? +size[1] : 12, /bold|[6-9]00/.test(font || '')) }
    }
  })
}

const thin = '\u202f'

function number (value, comma) {
  if (typeof value !== 'number' || !isFinite(value)) return ''
  const text = String(Math.round(Math.abs(value) * 1e6) / 1e6).split('.')
  const whole = text[0].replace(/\B(?=(\d{3})+$)/g, comma ? thin : ',')
  return (value < 0 ? '\u2212' : '') + whole + (text[1] ? (comma ? ',' : '.') + text[1] : '')
}

const text = p => (p.data && p.data.text != null) ? String(p.data.text) : ''

// The name of a data item is its label; "tip" is the sentence Go wrote of it.
const tip = p => {
  const one = q => (q.data && q.data.tip) || ''
  return (Array.isArray(p) ? p.map(one).filter(Boolean).join('\n') : one(p))
}

const functions = {
  '@text': text,
  '@tip': tip,
  '@nombre': v => number(v, true),
  '@number': v => number(v, false),
  '@nombre-M': v => v === 0 ? '0' : number(v / 1e6, true) + '\u00a0M',
  '@number-M': v => v === 0 ? '0' : number(v / 1e6, false) + '\u00a0M',
  '@name': p => String((p && p.name != null) ? p.name : p)
}

const renderers = {
  // A whisker from value[1] to value[2] at position value[0].
  '@interval': s => (params, api) => {
    const at = api.value(0)
    const put = v => s.across ? api.coord([v, at]) : api.coord([at, v])
    const shift = s.data[params.dataIndex].shift || 0
    const a = put(api.value(1)); const b = put(api.value(2))
    const x = s.across ? 1 : 0
    a[x] += shift; b[x] += shift
    const cap = s.cap == null ? 4 : s.cap
    const line = (p, q) => ({ type: 'line', shape: { x1: p[0], y1: p[1], x2: q[0], y2: q[1] }, style: { fill: 'none', stroke: s.ink, lineWidth: s.weight || 1.5 } })
    const end = p => line(s.across ? [p[0], p[1] - cap] : [p[0] - cap, p[1]], s.across ? [p[0], p[1] + cap] : [p[0] + cap, p[1]])
    return { type: 'group', children: cap ? [line(a, b), end(a), end(b)] : [line(a, b)] }
  },
  // The area between low and high: one item of position, low, high, …
  '@band': s => (params, api) => {
    const v = s.data[params.dataIndex].value
    const top = []; const bottom = []
    for (let i = 0; i + 2 < v.length; i += 3) {
      top.push(api.coord([v[i], v[i + 2]]))
      bottom.unshift(api.coord([v[i], v[i + 1]]))
    }
    return { type: 'polygon', shape: { points: top.concat(bottom) }, style: { fill: s.ink, opacity: s.faint || 0.18 } }
  },
  // Shapes that Go has laid out, in pixels.
  '@ink': s => params => {
    const shapes = s.data[params.dataIndex].ink
    return {
      type: 'group',
      children: shapes.map(k => {
        const style = { fill: k.fill || 'none', stroke: k.stroke || 'none', lineWidth: k.stroke ? (k.weight || 1) : 0 }
        if (k.dash) style.lineDash = k.dash
        if (k.opacity) style.opacity = k.opacity
        switch (k.t) {
          case 'rect': return { type: 'rect', shape: { x: k.x, y: k.y, width: k.w, height: k.h, r: k.r || 0 }, style }
          case 'circle': return { type: 'circle', shape: { cx: k.x, cy: k.y, r: k.r }, style }
          case 'path': return { type: 'path', shape: { pathData: k.d }, style }
          default:
            return { type: 'text', x: k.x, y: k.y, rotation: k.turn || 0, style: { text: k.text, fill: k.fill, fontSize: k.size || 12, fontWeight: k.bold ? 'bold' : 'normal', align: k.align || 'left', verticalAlign: k.valign || 'middle', lineHeight: k.line || undefined, font: undefined } }
        }
      })
    }
  }
}

// resolve replaces names by functions and drops anything else that ECharts
// might take for a template or for code.
function resolve (o, key) {
  if (Array.isArray(o)) { o.forEach(v => resolve(v)); return }
  if (!o || typeof o !== 'object') return
  for (const k of Object.keys(o)) {
    const v = o[k]
    if (k === 'renderItem') o[k] = (renderers[v] || (() => () => undefined))(o)
    else if (k === 'formatter') { if (functions[v]) o[k] = functions[v]; else delete o[k] } else if (k !== 'ink') resolve(v, k)
  }
}

// draw returns the option drawn as SVG.
export function draw (json, width, height) {
  const option = JSON.parse(json)
  resolve(option)
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height, locale: 'FR' })
  try {
    chart.setOption(option)
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}

// mount draws the option in a page and lets its reader explore it.
export function mount (element, option, width, height, settings) {
  option = JSON.parse(JSON.stringify(option))
  resolve(option)
  option.animation = !(settings && settings.still)
  const chart = echarts.init(element, null, { renderer: 'svg', width, height, locale: 'FR' })
  chart.setOption(option)
  return chart
}
