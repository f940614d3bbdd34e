import { join } from 'node:path';
import type { Sweep } from '../../sweep/cells.ts';
import { escapeHtml } from '../charts/escape.ts';
import { renderPng, renderSvg } from '../charts/render.ts';
import { pictureText, samplePictureSpec } from '../charts/sample-picture.ts';
import { type Theme, themes } from '../charts/theme.ts';
import { inlineSvg } from './inline-svg.ts';
import { cellTitle, drawnText, type SavedCells, savedCells } from './saved-cells.ts';
import { readSamples } from './saved-samples.ts';

/** Folder of the sample pictures inside an output folder. */
const FOLDER = 'samples';

/**
 * Draws the samples that cells saved in `folder`, for the first seed of each point (`samples/<id>.svg`, `.png`).
 * Returns the report's section that shows them, empty where there are none.
 */
export async function drawSamplePictures(
  sweep: Sweep,
  folder: string,
  theme: Theme,
  write: (name: string, content: string | Buffer) => Promise<void>,
): Promise<string> {
  const cells = savedCells(sweep, folder, FOLDER, '.csv');
  const figures: string[] = [];
  for (const cell of cells.drawn) {
    const path = `${FOLDER}/${cell.id}`;
    const samples = await readSamples(join(folder, path));
    const title = cellTitle(cell, sweep);
    const draw = async (one: Theme) => renderSvg(await samplePictureSpec(samples, title, one));
    const svg = await draw(theme);
    await write(`${path}.svg`, `${svg}\n`);
    await write(`${path}.png`, await renderPng(svg));
    const onPage = theme === themes.light ? svg : await draw(themes.light);
    const inPage = inlineSvg(onPage, `samples-${cell.id}-`, pictureText(samples, title));
    figures.push(figure(path, inPage, title));
  }
  return figures.length === 0 ? '' : section(figures, cells);
}

function figure(path: string, svg: string, title: string): string {
  const files = ['svg', 'png', 'csv', 'npz'].map((ending) => `<a href="${path}.${ending}">${ending}</a>`);
  return `<figure>
<div class="scroll">${svg}</div>
<figcaption>${escapeHtml(title)}. Files: ${files.join(', ')}.</figcaption>
</figure>`;
}

function section(figures: readonly string[], cells: SavedCells): string {
  return `<section id="samples" aria-labelledby="samples-title">
<h2 id="samples-title">Perturbed samples</h2>
<p>What g learned from: inputs, their perturbations, and both together. Perturbations are scaled so that they can be
seen; grey is none. ${drawnText(cells, 'cells')}; the numbers of all are in ${FOLDER}/.</p>
<div class="figures">
${figures.join('\n')}
</div>
</section>`;
}
