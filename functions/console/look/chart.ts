/**
 * Stacked bars as SVG that the server writes: there before script, coloured by the style sheet, with the numbers in a table
 * behind. The bars stretch with the page; the scale beside them does not, so that its figures stay readable at 360 px.
 */
import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import { html } from 'hono/html'
import { count } from './parts.ts'
import type { Markup, Words } from './shell.ts'

export interface Bar {
  /** Where the bar leads. */
  href: string
  /** In words: `21 Nov, 10:00`. */
  label: Words
  title: string
  values: Readonly<Record<string, number>>
}

export interface BarChart {
  /** What is shown, for who does not see it, and as the caption of the table. */
  says: string
  /** Keys of the values with the words for them, from the bottom up. */
  series: readonly { key: string; words: string }[]
  bars: readonly Bar[]
  /** Labels of equal stretches of the axis, from the left. */
  axis: readonly string[]
}

const height = 180
const width = 1000
/** Room above the highest figure of the scale. */
const above = 8

export function barChart({ says, series, bars, axis }: BarChart): Markup {
  const sumOf = ({ values }: Bar) => series.reduce((sum, { key }) => sum + (values[key] ?? 0), 0)
  const most = Math.max(4, ...bars.map(sumOf))
  const y = scaleLinear().domain([0, most]).nice(4).range([height, above])
  const x = scaleBand<number>()
    .domain(bars.map((_, n) => n))
    .range([0, width])
    .paddingInner(bars.length > 60 ? 0.25 : 0.3)
  const layers = stack<Bar, string>()
    .keys(series.map(({ key }) => key))
    .value(({ values }, key) => values[key] ?? 0)([...bars])
  const ticks = y.ticks(4).filter(Number.isInteger)
  return html`<figure class="chart">
    <ul class="legend">
      ${series.map(({ key, words }) => {
        const sum = bars.reduce((all, { values }) => all + (values[key] ?? 0), 0)
        return html`<li><i class="dot ${key}"></i>${words} <b>${count(sum)}</b></li>`
      })}
    </ul>
    <div class="plot">
      <svg class="scale" viewBox="0 0 44 ${height + 10}" aria-hidden="true">
        ${ticks.map((tick) => html`<text x="38" y="${y(tick) + 4}" text-anchor="end">${count(tick)}</text>`)}
      </svg>
      <svg class="bars" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${says}">
        ${ticks.map((tick) => html`<line class="grid" x1="0" x2="${width}" y1="${y(tick)}" y2="${y(tick)}" />`)}
        ${bars.map((bar, n) => {
          const left = round(x(n) ?? 0)
          const parts = layers.map((layer) => {
            const [low = 0, high = 0] = layer[n] ?? []
            if (high <= low) return ''
            return html`<rect
              class="${layer.key}"
              x="${left}"
              width="${round(x.bandwidth())}"
              y="${round(y(high))}"
              height="${round(y(low) - y(high))}"
            />`
          })
          return html`<a href="${bar.href}" tabindex="-1"
            ><rect class="hit" x="${left}" width="${round(x.step())}" y="0" height="${height}" />${parts}<title>
              ${bar.title}
            </title></a
          >`
        })}
      </svg>
      <div class="axis n${axis.length}" aria-hidden="true">${axis.map((label) => html`<span>${label}</span>`)}</div>
    </div>
    <details class="behind">
      <summary>The numbers as a table</summary>
      <div class="scroll">
        <table>
          <caption>
            ${says}
          </caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              ${series.map(({ words }) => html`<th scope="col" class="num">${words}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${bars.map(
              (bar) =>
                html`<tr>
                  <th scope="row"><a href="${bar.href}">${bar.label}</a></th>
                  ${series.map(({ key }) => html`<td class="num">${count(bar.values[key] ?? 0)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </figure>`
}

const round = (value: number): number => Math.round(value * 100) / 100
