import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell, Sweep } from '../sweep/cells.ts';
import { decisionMapSpec, readDecisionMap } from './decision-map.ts';
import { escapeHtml } from './escape.ts';
import { inlineSvg } from './html.ts';
import { settingEquation } from './labels.ts';
import { renderPng, renderSvg } from './render.ts';
import { type Theme, themes } from './theme.ts';
import { varyingSettings } from './varying.ts';

/** Folder of the maps inside an output folder. */
const FOLDER = 'decision-maps';
/** Pictures take time and room; every cell's numbers are in the folder. */
const MOST_DRAWN = 24;

/**
 * Draws the decision maps that cells left in `folder`, of the first seed each (`decision-maps/<id>.svg`, `.png`), and
 * returns the section of the page that shows them; nothing where there are none.
 */
export async function drawDecisionMaps(
  sweep: Sweep,
  folder: string,
  theme: Theme,
  write: (name: string, content: string | Buffer) => Promise<void>,
): Promise<string> {
  const saved = sweep.save.includes(FOLDER)
    ? sweep.cells.filter(({ id }) => existsSync(join(folder, FOLDER, `${id}-samples.csv`)))
    : [];
  const cells = ofFirstSeeds(saved);
  const figures: string[] = [];
  for (const { id, settings } of cells.slice(0, MOST_DRAWN)) {
    const read = (name: string) => readFile(join(folder, FOLDER, name), 'utf8');
    const map = readDecisionMap(await read(`${id}.csv`), await read(`${id}-samples.csv`));
    const title = varyingSettings(sweep)
      .map((name) => settingEquation(name, settings[name]))
      .join(', ');
    const svg = await renderSvg(decisionMapSpec(map, title || sweep.name, theme));
    await write(`${FOLDER}/${id}.svg`, `${svg}\n`);
    await write(`${FOLDER}/${id}.png`, await renderPng(svg));
    const onPage = theme === themes.light ? svg : await renderSvg(decisionMapSpec(map, title, themes.light));
    figures.push(figure(id, onPage, title));
  }
  return figures.length === 0 ? '' : section(figures, cells.length, saved.length);
}

/** Of cells that differ in the seed alone, the first. */
function ofFirstSeeds(cells: readonly Cell[]): Cell[] {
  const first = new Map<string, Cell>();
  for (const cell of cells) {
    const key = JSON.stringify({ ...cell.settings, seed: undefined });
    const known = first.get(key);
    if (known === undefined || cell.settings.seed < known.settings.seed) first.set(key, cell);
  }
  return [...first.values()];
}

function figure(id: string, svg: string, title: string): string {
  const files = ['.svg', '.png', '.csv', '-samples.csv'].map(
    (ending) => `<a href="${FOLDER}/${id}${ending}">${ending.replace(/^[.-]/, '')}</a>`,
  );
  return `<figure>
<div class="scroll">${inlineSvg(svg, `map-${id}-`, `Decision map: ${title}`)}</div>
<figcaption>${escapeHtml(title)}. Files: ${files.join(', ')}.</figcaption>
</figure>`;
}

function section(figures: readonly string[], points: number, saved: number): string {
  const shown = figures.length < points ? `The first ${figures.length} of ${points}` : `${points}`;
  return `<section id="maps" aria-labelledby="maps-title">
<h2 id="maps-title">Decision maps</h2>
<p>Where f, g and c change their decision in the plane of f's two mean hidden directions, and the natural samples
projected onto it. ${shown} of ${saved} saved maps, one seed of each point; the numbers of all are in ${FOLDER}/.</p>
${figures.join('\n')}
</section>`;
}
