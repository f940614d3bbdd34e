import type { Sweep } from '../../sweep/cells.ts';
import type { Boundary } from '../../sweep/refine/boundary.ts';
import { escapeHtml } from '../charts/escape.ts';
import { measurementTitle, numberLabel, settingEquation, settingTitle } from '../charts/labels.ts';
import { intervalText } from '../findings/boundary-path.ts';

/** Largest number of rows of the table; the file has all. */
const MOST_ROWS = 60;

/** Section of the report about the boundary of a refined diagram: along its first axis, at each value of the second. */
export function boundarySection(
  { axes, facets, crossings }: Boundary,
  { refine, vocabulary }: Sweep,
): string {
  if (refine === undefined) return '';
  const title = measurementTitle(vocabulary.measurements[refine.value]);
  const along = crossings.filter((crossing) => crossing.along === 0);
  const [x, y] = axes;
  const header = [
    ...facets,
    ...(refine.levels.length > 1 ? ['level'] : []),
    ...(y === undefined ? [] : [y]),
    `${x} at the level`,
    'between',
    '95 % interval',
  ].map((name) => `<th scope="col">${escapeHtml(name)}</th>`);
  const rows = along.slice(0, MOST_ROWS).map((crossing) => {
    const cells = [
      ...crossing.facet.map((value, k) => settingEquation(facets[k], value)),
      ...(refine.levels.length > 1 ? [numberLabel(crossing.level)] : []),
      ...(y === undefined ? [] : [numberLabel(crossing.at[1])]),
      numberLabel(crossing.at[0]),
      crossing.between.map(numberLabel).join(' and '),
      intervalText(crossing),
    ];
    return `<tr>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`;
  });
  const levels = refine.levels.map(numberLabel).join(', ');
  const found =
    along.length === 0
      ? `No crossing was found along ${settingTitle(x)}.`
      : `${along.length} crossings along ${settingTitle(x)}${along.length > MOST_ROWS ? `, of which ${MOST_ROWS} are shown` : ''}.`;
  const table = `<div class="scroll"><table><thead><tr>${header.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
  const file = encodeURIComponent(`${refine.diagram}-boundary.csv`);
  return `<section id="boundary" aria-labelledby="boundary-title">
<h2 id="boundary-title">The boundary</h2>
<p>${escapeHtml(`${title} crosses ${levels}. ${found}`)} Values lie on the line between two neighbouring points;
the interval reaches to the nearest point on either side that is beyond the level by its whole 95 % interval.
Both axes: <a href="${file}">${escapeHtml(`${refine.diagram}-boundary.csv`)}</a>.</p>
${rows.length === 0 ? '' : table}
</section>`;
}
