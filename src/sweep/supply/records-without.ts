import type { KnownRecords } from './hand-out.ts';

/** Records but for those of some cells, until these leave the set: they are to be run again. */
export function recordsWithout(records: KnownRecords, hidden: ReadonlySet<string>): KnownRecords {
  return {
    has: (id) => !hidden.has(id) && records.has(id),
    get: (id) => (hidden.has(id) ? undefined : records.get(id)),
  };
}
