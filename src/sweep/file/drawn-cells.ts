import canonicalize from 'canonicalize';
import { withoutChecksum } from '../../experiment/standard.ts';
import type { Cell, Diagram } from '../cells.ts';
import { GridCell } from '../grid/grid-cell.ts';

/** Cells that a diagram draws: those that match its `where`. */
export function drawnCells(cells: readonly Cell[], { where = {} }: Pick<Diagram, 'where'>): readonly Cell[] {
  const asked = Object.entries(where).filter(([, value]) => value !== undefined);
  return asked.length === 0
    ? cells
    : cells.filter((cell) => asked.every(([name, value]) => allows(value, GridCell.setting(cell, name))));
}

/**
 * Whether a value matches a condition of `where`: it equals the condition or is an element of it. A model matches
 * without its checksum too. A pair of classes counts both as a value and as a list.
 */
function allows(asked: unknown, value: unknown): boolean {
  const texts = [canonicalize(value), canonicalize(withoutChecksum(value))];
  const allowed = Array.isArray(asked) ? [asked, ...asked] : [asked];
  return allowed.some((one) => texts.includes(canonicalize(one)));
}
