import { settingOf } from '../../parts/by-name.ts';
import type { Audited } from '../../sweep/audit/read-audits.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { escapeHtml } from '../charts/escape.ts';
import { measurementTitle, numberLabel, settingEquation } from '../charts/labels.ts';
import { type Moved, type Movement, movements, WAYS } from './moved.ts';

/** Columns of the table, in words or numbers. */
const HEADS = [
  { name: 'value', isWord: true },
  { name: 'run again by', isWord: true },
  { name: 'cells', isWord: false },
  { name: 'median', isWord: false },
  { name: 'largest', isWord: false },
  { name: 'where', isWord: true },
];

/** Section of the report on cells that were run again: how far headline values moved. */
export function auditSection(sweep: Sweep, audits: readonly Audited[], moved: readonly Moved[]): string {
  if (audits.length === 0) return '';
  const cells = new Set(audits.map(({ of }) => of.id)).size;
  const failed = audits.filter(({ result }) => result.status === 'failed').length;
  const unfinished = audits.filter(({ result }) => result.status === 'unconverged').length;
  const [were, short] = [
    cells === 1 ? 'was' : 'were',
    unfinished === 1 ? 'one audit' : `${unfinished} audits`,
  ];
  const notes = [
    `${cells} of ${sweep.cells.length} cells ${were} run again, chosen by a hash of their settings.`,
    unfinished > 0 ? `Training of ${short} stopped short of its end.` : '',
    failed > 0 ? `${failed} failed and are left out.` : '',
    sgdFellShort(audits),
  ].filter((note) => note !== '');
  const header = HEADS.map(({ name, isWord }) => `<th scope="col"${classOf(isWord)}>${name}</th>`).join('');
  const rows = movements(moved).map((movement) => rowOf(movement, sweep));
  return `<section id="audit" aria-labelledby="audit-title">
<h2 id="audit-title">Audit</h2>
<p>${escapeHtml(notes.join(' '))} How far values moved (<a href="audit.csv">audit.csv</a>; all numbers of these runs:
<a href="audit/cells.csv">audit/cells.csv</a>):</p>
<div class="scroll"><table><thead><tr>${header}</tr></thead><tbody>${rows.join('')}</tbody></table></div>
</section>`;
}

function rowOf({ measurement, kind, count, median, largest }: Movement, sweep: Sweep): string {
  const { settings } = largest.audited.of;
  const place = varyingSettings(sweep).map((name) => settingEquation(name, settingOf(settings, name)));
  const words = [
    measurementTitle(sweep.vocabulary.measurements[measurement]),
    WAYS[kind],
    String(count),
    numberLabel(Number(median.toPrecision(2))),
    `${numberLabel(Number(Math.abs(largest.again - largest.value).toPrecision(2)))} (from ${numberLabel(largest.value)} to ${numberLabel(largest.again)})`,
    place.join(', '),
  ];
  const fields = HEADS.map(({ isWord }, i) => `<td${classOf(isWord)}>${escapeHtml(words[i] ?? '')}</td>`);
  return `<tr>${fields.join('')}</tr>`;
}

function classOf(isWord: boolean): string {
  return isWord ? ' class="word"' : '';
}

/** The schedule of SGD may end training early: where samples cannot be fitted, it cuts the learning rate. */
function sgdFellShort(audits: readonly Audited[]): string {
  const early = audits.filter(({ kind, of, result: { measurements } }) => {
    const times = [measurements.time_std, measurements.time_adv, measurements.time_noise];
    return kind === 'sgd' && times.some((time) => time !== undefined && time < 0.9 * of.settings.T);
  }).length;
  if (early === 0) return '';
  return `In ${early} of those by SGD its plateau schedule cut the learning rate, so that training stopped short of the flow time: what moved there is not the flow's error alone.`;
}
