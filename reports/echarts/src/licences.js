// Gathers the licences of what the bundle holds beside it: whoever is given the
// bundle is given them too.
import { readFileSync, writeFileSync } from 'node:fs'

const parts = [
  ['Apache ECharts', 'node_modules/echarts/NOTICE'],
  ['Apache ECharts', 'node_modules/echarts/LICENSE'],
  ['d3.js, in part within Apache ECharts', 'node_modules/echarts/licenses/LICENSE-d3'],
  ['zrender', 'node_modules/zrender/LICENSE'],
  ['tslib', 'node_modules/tslib/LICENSE.txt']
]

writeFileSync('dist/licences.txt', parts.map(([name, file]) =>
  `==== ${name} ====\n\n${readFileSync(file, 'utf8').trim()}\n`).join('\n\n'))
