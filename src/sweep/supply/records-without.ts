import type { KnownRecords } from './hand-out.ts';

/** Records without those of hidden cells, which are to be run again, until these leave the set. */
export function recordsWithout(records: KnownRecords, hidden: ReadonlySet<string>): KnownRecords {
  return {
    has: (id) => !hidden.has(id) && records.has(id),
    get: (id) => (hidden.has(id) ? undefined : records.get(id)),
  };
}
