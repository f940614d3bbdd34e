import { stringify } from 'csv-stringify/sync';
import { measurementOf, settingOf } from '../../parts/by-name.ts';
import type { AuditKind } from '../../sweep/audit/audits.ts';
import type { Audited } from '../../sweep/audit/read-audits.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { varyingSettings } from '../../sweep/grid/varying.ts';
import { diagramsOf, headline } from '../default-diagrams.ts';
import { csvValue, type Results } from '../statistics/aggregate.ts';

/** Ways of running a cell again, in words. */
export const WAYS: Readonly<Record<AuditKind, string>> = {
  'eta / 8': 'the flow in steps of an eighth of eta',
  sgd: 'the published SGD, to the same flow time',
};

/** A headline value of a cell beside that of its audit. */
export interface Moved {
  readonly audited: Audited;
  readonly measurement: string;
  readonly value: number;
  readonly again: number;
}

/** How far the values of a measurement moved. */
export interface Movement {
  readonly measurement: string;
  readonly kind: AuditKind;
  readonly count: number;
  readonly median: number;
  readonly largest: Moved;
}

/** Values that a reader of the report looks at: the headline, and what diagrams draw. */
function headlineValues(sweep: Sweep): string[] {
  return [...new Set([headline(sweep), ...diagramsOf(sweep).map(({ value }) => value)])];
}

/** Headline values of all audited cells, before and after; audits that failed have none. */
export function movedValues(sweep: Sweep, results: Results, audits: readonly Audited[]): Moved[] {
  return headlineValues(sweep).flatMap((measurement) =>
    audits.flatMap((audited) => {
      const value = measurementOf(results.get(audited.of.id)?.measurements ?? {}, measurement);
      const again = measurementOf(audited.result.measurements, measurement);
      return value === undefined || again === undefined || audited.result.status === 'failed'
        ? []
        : [{ audited, measurement, value, again }];
    }),
  );
}

const distance = ({ value, again }: Moved) => Math.abs(again - value);

/** Median and largest movement of each measurement, for each way in which cells were run again. */
export function movements(moved: readonly Moved[]): Movement[] {
  const groups = new Map<string, Moved[]>();
  for (const one of moved) {
    const key = `${one.measurement} ${one.audited.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) => distance(a) - distance(b));
    const [first] = group;
    const largest = sorted.at(-1);
    if (first === undefined || largest === undefined) return [];
    const middle = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
    const median = middle.reduce((sum, at) => sum + distance(sorted[at]) / 2, 0);
    const { measurement, audited } = first;
    return [{ measurement, kind: audited.kind, count: group.length, median, largest }];
  });
}

/** Table of `audit.csv`: a row for each headline value of each cell that was run again. */
export function auditCsv(sweep: Sweep, moved: readonly Moved[]): string {
  const names = varyingSettings(sweep);
  const header = [...names, 'audit', 'status', 'measurement', 'value', 'audited', 'moved'];
  const rows = moved.map((one) => {
    const { audited, measurement, value, again } = one;
    const place = names.map((name) => csvValue(settingOf(audited.of.settings, name)));
    return [...place, audited.kind, audited.result.status, measurement, value, again, again - value];
  });
  return stringify([header, ...rows]);
}
