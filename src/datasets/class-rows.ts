import { DataError } from '../errors.ts';
import { didYouMean, show } from '../wording.ts';
import type { Dataset, Split } from './split.ts';

/** A class, by its label or its name. */
export type Label = number | string;

/** One class, or several merged to one, as written in a sweep file. */
export type WrittenLabels = Label | readonly Label[];

/** The same, by labels only. */
export type Labels = number | readonly number[];

type Named = Pick<Dataset, 'name' | 'train' | 'labelNames'>;

/** Largest number of names listed in a message. */
const LISTED = 20;

/**
 * The classes of a task: those given or, for "all", every label of the training split in ascending order.
 *
 * @throws DataError if there are fewer than two, a name belongs to no class or to several, or a class is named twice
 */
export function classGroups(dataset: Named, classes: 'all' | readonly WrittenLabels[]): readonly Labels[] {
  const groups = classes === 'all' ? labelsOf(dataset.train) : writtenGroups(dataset, classes);
  if (groups.length < 2)
    throw new DataError(`all samples have label ${groups.join('')}; there is nothing to tell apart`);
  return groups;
}

/** The labels of classes as written. */
function writtenGroups(dataset: Named, classes: readonly WrittenLabels[]): Labels[] {
  refuseUnknown(dataset, classes.flat());
  const known = new Map<number, { readonly written: Label; readonly k: number }>();
  const resolved = (written: Label, k: number): number => {
    const label = labelOf(dataset, written);
    const before = known.get(label);
    if (before !== undefined) throw new DataError(repeated(before.written, written, before.k === k));
    known.set(label, { written, k });
    return label;
  };
  return classes.map((group, k) =>
    typeof group === 'object' ? group.map((one) => resolved(one, k)) : resolved(group, k),
  );
}

/** Message about a label that is named twice, by what was written. */
function repeated(before: Label, now: Label, isSameClass: boolean): string {
  const named = (label: Label) => (typeof label === 'number' ? `label ${label}` : show(label));
  const what = before === now ? named(now) : `${named(now)}, which is also ${named(before)},`;
  return isSameClass
    ? `${what} is twice in one class; name it once`
    : `${what} is in both classes; a sample has one y`;
}

/** Throws DataError with all names that belong to no class. */
function refuseUnknown({ name: dataset, train, labelNames }: Named, written: readonly Label[]): void {
  const known = labelNames ?? [];
  const unknown = [...new Set(written)].filter((one) => typeof one === 'string' && !known.includes(one));
  if (unknown.length === 0) return;
  const names = unknown.map(show).join(' and ');
  const [are, kind] = unknown.length === 1 ? ['is no', 'class'] : ['are no', 'classes'];
  if (labelNames === undefined)
    throw new DataError(
      `${names} ${are} ${kind} of ${dataset}, whose classes have no names; use ${list(labelsOf(train))}`,
    );
  const hints = unknown.map((one) => didYouMean(one, labelNames)).join('');
  throw new DataError(`${names} ${are} ${kind} of ${dataset}; its classes are ${list(labelNames)}.${hints}`);
}

/** Resolves a name, of one class or several, to its label; labels are returned unchanged. */
function labelOf({ name: dataset, labelNames = [] }: Named, written: Label): number {
  if (typeof written === 'number') return written;
  const found = [...labelNames.keys()].filter((label) => labelNames[label] === written);
  if (found.length > 1)
    throw new DataError(
      `${show(written)} is the name of labels ${found.join(' and ')} of ${dataset}; use one of these`,
    );
  return found[0];
}

function list(labels: readonly Label[]): string {
  return labels.slice(0, LISTED).join(', ') + (labels.length > LISTED ? ', ...' : '');
}

/**
 * The rows of a split whose label is in one of K classes, in file order, and the class of each, 0 to K - 1.
 *
 * @param part name of the split in messages
 * @throws DataError if a label has no row in the split, or is in two classes.
 */
export function classRows(
  split: Split,
  groups: readonly Labels[],
  part: 'training' | 'test',
): { rows: Int32Array; classes: Int32Array } {
  const classOf = new Map<number, number>();
  groups.forEach((group, k) => {
    for (const label of [group].flat()) {
      if ((classOf.get(label) ?? k) !== k)
        throw new DataError(`label ${label} is in both classes; a sample has one y`);
      classOf.set(label, k);
    }
  });
  const present = labelsOf(split);
  const absent = [...classOf.keys()].filter((label) => !present.includes(label));
  if (absent.length > 0) {
    const found = `the labels of ${part} samples are ${list(present)}`;
    throw new DataError(`no ${part} sample has label ${absent.join(' or ')}; ${found}`);
  }
  const rows: number[] = [];
  const classes: number[] = [];
  split.labels.forEach((label, row) => {
    const k = classOf.get(label);
    if (k === undefined) return;
    rows.push(row);
    classes.push(k);
  });
  return { rows: Int32Array.from(rows), classes: Int32Array.from(classes) };
}

function labelsOf({ labels }: Split): number[] {
  return [...new Set(labels)].sort((a, b) => a - b);
}
