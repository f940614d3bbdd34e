import { arch, cpus, platform, totalmem } from 'node:os';
import { lapSweepVersion, onnxruntimeVersion } from '../src/sweep/store/versions.ts';

/** One measured figure. */
export interface Line {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The quantity that the value is compared with; `ratio` is the value divided by it. */
  readonly beside?: string;
  readonly ratio?: number;
  /** Target of the ratio where there is one, else of the value. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  readonly note?: string;
}

/** Whether a line meets its target; undefined where it has none. */
export function isMet({ value, ratio = value, target }: Line): boolean | undefined {
  if (target === undefined) return undefined;
  return 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost;
}

function targetText(line: Line): string {
  const { target } = line;
  if (target === undefined) return '';
  const text = 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`;
  return `${text.padEnd(9)}${isMet(line) ? 'met' : 'NOT MET'}`;
}

/** Formats a line as a row of the table. */
export function rowText(line: Line): string {
  const { what, value, unit, ratio, beside = '', note } = line;
  const columns = [
    what.padEnd(50),
    `${value.toPrecision(4).padStart(9)} ${unit}`.padEnd(22),
    (ratio === undefined ? '' : ratio.toFixed(3)).padStart(7),
    ` ${beside.padEnd(34)}`,
    targetText(line),
  ];
  return columns.join(' ').trimEnd() + (note === undefined ? '' : `\n    ${note}`);
}

/** The table's head. */
export const HEAD = `${'what'.padEnd(50)} ${'    value'.padEnd(22)} ${'ratio'.padStart(7)}  ${'of'.padEnd(34)} target`;

/** Facts of the machine on which the figures were measured. */
export function machine() {
  const all = cpus();
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryBytes: totalmem(),
    platform: `${platform()}-${arch()}`,
    node: process.version,
    v8: process.versions.v8,
    lapSweep: lapSweepVersion(),
    onnxruntime: onnxruntimeVersion(),
  };
}
