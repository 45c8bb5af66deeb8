/** Points of one line, left to right. */
export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

const marks = '●▲■◆○△□◇'
const [width, height] = [60, 14]

/** Lines as text: each by its mark, both axes logarithmic. */
export function textPlot(title: string, lines: readonly Line[]): readonly string[] {
  const all = lines.flatMap(({ points }) => points).filter(([, y]) => y > 0)
  const [x, y] = [scale(all.map(([at]) => at)), scale(all.map(([, at]) => at))]
  const grid = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '))
  lines.forEach(({ points }, n) => {
    for (const [at, value] of points) {
      if (value > 0)
        grid[height - 1 - Math.round(y.of(value) * (height - 1))]![Math.round(x.of(at) * (width - 1))] = marks[n % marks.length]!
    }
  })
  return [
    title,
    ...grid.map((row, n) => `${(n === 0 ? short(y.most) : n === height - 1 ? short(y.least) : '').padStart(8)} │${row.join('')}`),
    `${' '.repeat(8)} └${'─'.repeat(width)}`,
    `${' '.repeat(10)}${short(x.least)}${short(x.most).padStart(width - short(x.least).length)}`,
    `${' '.repeat(10)}${lines.map(({ name }, n) => `${marks[n % marks.length]} ${name}`).join('   ')}`,
  ]
}

const colours = ['#4e79a7', '#f28e2b', '#59a14f', '#e15759', '#b07aa1', '#76b7b2']

/** The same as an SVG, for light and dark pages. */
export function svgPlot(panels: readonly { readonly title: string; readonly lines: readonly Line[] }[]): string {
  const [w, h, margin] = [420, 260, 44]
  const drawn = panels.map(({ title, lines }, panel) => {
    const all = lines.flatMap(({ points }) => points).filter(([, y]) => y > 0)
    const [x, y] = [scale(all.map(([at]) => at)), scale(all.map(([, at]) => at))]
    const place = ([at, value]: readonly [number, number]) =>
      `${(margin + x.of(at) * (w - margin - 110)).toFixed(1)},${(h - margin - y.of(Math.max(value, y.least)) * (h - 2 * margin)).toFixed(1)}`
    const paths = lines.map(
      ({ name, points }, n) =>
        `<polyline fill="none" stroke="${colours[n % colours.length]}" stroke-width="2" points="${points.map(place).join(' ')}"/>` +
        `<text x="${w - 104}" y="${margin + 14 * n}" fill="${colours[n % colours.length]}" font-size="11">${name}</text>`,
    )
    const axes =
      `<path d="M${margin},${margin - 8}V${h - margin}H${w - 106}" fill="none" stroke="#888"/>` +
      `<text x="${margin}" y="${h - margin + 16}" font-size="11" fill="#888">${short(x.least)}</text>` +
      `<text x="${w - 110}" y="${h - margin + 16}" font-size="11" fill="#888" text-anchor="end">${short(x.most)} rounds</text>` +
      `<text x="${margin - 6}" y="${margin}" font-size="11" fill="#888" text-anchor="end">${short(y.most)}</text>` +
      `<text x="${margin - 6}" y="${h - margin}" font-size="11" fill="#888" text-anchor="end">${short(y.least)}</text>`
    return `<g transform="translate(${(panel % 2) * w},${Math.floor(panel / 2) * h})"><text x="${margin}" y="20" font-size="13" fill="#888">regret: ${title}</text>${axes}${paths.join('')}</g>`
  })
  const [wide, tall] = [2 * w, Math.ceil(panels.length / 2) * h]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${tall}" width="${wide}" height="${tall}" font-family="system-ui, sans-serif">${drawn.join('')}</svg>\n`
}

function scale(values: readonly number[]) {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const span = Math.log(most / least) || 1
  return { least, most, of: (value: number) => Math.log(value / least) / span }
}

const short = (value: number): string =>
  value >= 10_000 ? `${Math.round(value / 1_000)}k` : value >= 10 ? value.toFixed(0) : value.toPrecision(2)
