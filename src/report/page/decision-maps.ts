import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sweep } from '../../sweep/cells.ts';
import { decisionMapSpec, readDecisionMap } from '../charts/decision-map.ts';
import { escapeHtml } from '../charts/escape.ts';
import { renderPng, renderSvg } from '../charts/render.ts';
import { type Theme, themes } from '../charts/theme.ts';
import { inlineSvg } from './inline-svg.ts';
import { cellTitle, drawnText, type SavedCells, savedCells } from './saved-cells.ts';

/** Folder of the decision maps inside an output folder. */
const FOLDER = 'decision-maps';

/**
 * Draws the decision maps that cells saved in `folder`, for the first seed of each point (`decision-maps/<id>.svg`,
 * `.png`). Returns the report's section that shows them, empty where there are none.
 */
export async function drawDecisionMaps(
  sweep: Sweep,
  folder: string,
  theme: Theme,
  write: (name: string, content: string | Buffer) => Promise<void>,
): Promise<string> {
  const cells = savedCells(sweep, folder, FOLDER, '-samples.csv');
  const figures: string[] = [];
  for (const cell of cells.drawn) {
    const { id } = cell;
    const read = (name: string) => readFile(join(folder, FOLDER, name), 'utf8');
    const map = readDecisionMap(await read(`${id}.csv`), await read(`${id}-samples.csv`));
    const title = cellTitle(cell, sweep);
    const svg = await renderSvg(decisionMapSpec(map, title, theme));
    await write(`${FOLDER}/${id}.svg`, `${svg}\n`);
    await write(`${FOLDER}/${id}.png`, await renderPng(svg));
    const onPage = theme === themes.light ? svg : await renderSvg(decisionMapSpec(map, title, themes.light));
    figures.push(figure(id, onPage, title));
  }
  return figures.length === 0 ? '' : section(figures, cells);
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

function section(figures: readonly string[], cells: SavedCells): string {
  return `<section id="maps" aria-labelledby="maps-title">
<h2 id="maps-title">Decision maps</h2>
<p>Where f, g and c change their decision in the plane of f's two mean hidden directions, and the natural samples
projected onto it. ${drawnText(cells, 'maps')}; the numbers of all are in ${FOLDER}/.</p>
<div class="figures">
${figures.join('\n')}
</div>
</section>`;
}
