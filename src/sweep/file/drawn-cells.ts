import canonicalize from 'canonicalize';
import { withoutChecksum } from '../../experiment/standard.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Cell, Diagram } from '../cells.ts';

/** The cells that a diagram draws: those with the values of its `where`. */
export function drawnCells(cells: readonly Cell[], { where = {} }: Pick<Diagram, 'where'>): readonly Cell[] {
  const asked = Object.entries(where).filter(([, value]) => value !== undefined);
  return asked.length === 0
    ? cells
    : cells.filter(({ settings }) =>
        asked.every(([name, value]) => allows(value, settingOf(settings, name))),
      );
}

/** A value is allowed by itself (a model without its checksum too), or by a list that it is in; a pair of classes is both a value and a list. */
function allows(asked: unknown, value: unknown): boolean {
  const texts = [canonicalize(value), canonicalize(withoutChecksum(value))];
  const allowed = Array.isArray(asked) ? [asked, ...asked] : [asked];
  return allowed.some((one) => texts.includes(canonicalize(one)));
}
