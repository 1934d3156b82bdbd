import type { Sample } from './slope';

const WIDTH = 800;
const HEIGHT = 280;
const LEFT = 48;
const BOTTOM = 36;
const TOP = 28;

/** Resident memory and descriptors over time, as an SVG of its own. */
export function graphOf(samples: readonly Sample[], title: string): string {
  const seconds = Math.max(...samples.map(({ at }) => at), 1);
  const highest =
    Math.ceil(Math.max(...samples.flatMap(({ residentMiB, descriptors }) => [residentMiB, descriptors])) / 50) * 50;
  const x = (at: number) => LEFT + (at / seconds) * (WIDTH - LEFT - 8);
  const y = (value: number) => HEIGHT - BOTTOM - (value / highest) * (HEIGHT - BOTTOM - TOP);
  const line = (color: string, of: (sample: Sample) => number) =>
    `<polyline fill="none" stroke="${color}" stroke-width="1.5" points="${samples
      .map((sample) => `${x(sample.at).toFixed(1)},${y(of(sample)).toFixed(1)}`)
      .join(' ')}"/>`;
  const text = (left: number, top: number, said: string, more = '') =>
    `<text x="${left}" y="${top}"${more}>${said}</text>`;
  const levels = Array.from({ length: highest / 50 + 1 }, (_, index) => index * 50);
  const minutes = Array.from({ length: 7 }, (_, index) => (seconds / 6) * index);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="#555">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(LEFT, 16, title),
    ...levels.flatMap((level) => [
      `<line x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(level)}" y2="${y(level)}" stroke="#ddd"/>`,
      text(LEFT - 6, y(level) + 4, String(level), ' text-anchor="end"'),
    ]),
    ...minutes.map((at) => text(x(at), HEIGHT - 20, `${Math.round(at / 60)} min`, ' text-anchor="middle"')),
    line('#3274d9', ({ residentMiB }) => residentMiB),
    line('#e0752d', ({ descriptors }) => descriptors),
    text(LEFT, HEIGHT - 5, 'blue: resident memory, MiB; orange: file descriptors'),
    '</svg>',
    '',
  ].join('\n');
}
