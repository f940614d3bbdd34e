import { splitKey } from '../../grid/axes.ts';
import { type Located, type Path, show } from '../problems.ts';
import { NOT_INHERITED } from '../sweep-schema.ts';
import { asAxis, type Combined, combinedOf, type Entries, giveValue, isAxis } from './combined.ts';
import type { Layer } from './layer.ts';
import type { Tagged } from './origin.ts';

/** A sweep that combines several files, and problems of the last of them, with paths in it. */
interface Extended {
  readonly combined: Combined;
  readonly problems: readonly Located[];
}

/**
 * Combines files, of which each extends the one before. A value of a later file replaces that of an earlier one, also
 * where it is an axis in one and a setting in the other; `null` leaves out what the earlier files give.
 */
export function combine(layers: readonly Layer[]): {
  combined: Combined;
  problems: { readonly layer: Layer; readonly problem: Located }[];
} {
  const [base, ...others] = layers;
  const problems: { readonly layer: Layer; readonly problem: Located }[] = [];
  const combined = others.reduce(
    (before, layer) => {
      const extended = extend(before, combinedOf(layer));
      problems.push(...extended.problems.map((problem) => ({ layer, problem })));
      return extended.combined;
    },
    combinedOf(base ?? { fileName: '', value: {}, repeated: [], sha256: '' }),
  );
  return { combined, problems };
}

function extend(whole: Combined, own: Combined): Extended {
  const base = withoutParts(whole, own);
  const problems: Located[] = [];
  const { fields, problems: ofFields } = extendFields(base, own);
  problems.push(...ofFields);
  const { grids, settings, problems: ofGrids } = extendGrids(base, own);
  problems.push(...ofGrids);
  let combined: Combined = {
    keys: [...new Set([...base.keys.filter((key) => !NOT_INHERITED.has(key)), ...own.keys])],
    ...{ fields, settings, grids },
    use: [...base.use, ...own.use],
    isGridList: own.isGridList || base.isGridList,
  };
  const inOwnGrids = new Set(own.grids.flatMap((grid) => [...grid.keys()].flatMap(splitKey)));
  for (const [name, tagged] of own.settings) {
    if (tagged.value === null) continue;
    // A name that one file has twice is left for the check of settings against axes.
    const changed = inOwnGrids.has(name)
      ? { combined: { ...combined, settings: new Map([...combined.settings, [name, tagged]]) } }
      : giveValue(combined, name, tagged);
    if ('message' in changed) problems.push({ path: tagged.origin.path, message: changed.message });
    else combined = changed.combined;
  }
  return { combined: withoutGone(combined), problems };
}

/** Top-level fields are replaced as a whole. */
function extendFields(base: Combined, own: Combined): { fields: Entries; problems: Located[] } {
  const fields = new Map([...base.fields].filter(([key]) => !NOT_INHERITED.has(key)));
  const problems: Located[] = [];
  for (const [key, tagged] of own.fields) {
    if (tagged.value !== null) fields.set(key, tagged);
    else if (!fields.delete(key) && !base.keys.includes(key)) problems.push(removesNothing([key], key));
  }
  return { fields, problems };
}

/**
 * The grids, without what the file gives anew in its settings or leaves out, and the settings of the base that are
 * left.
 */
function extendGrids(
  base: Combined,
  own: Combined,
): { grids: readonly Entries[]; settings: Entries; problems: Located[] } {
  const problems: Located[] = [];
  const axes = new Map(
    own.grids.flatMap((grid) =>
      [...grid].flatMap(([key, tagged]) => splitKey(key).map((name) => [name, tagged] as const)),
    ),
  );
  const removed = [...own.settings].filter(([, { value }]) => value === null);
  const settings = new Map(base.settings);
  const replaced = new Map([...axes, ...removed]);
  for (const [name, { value, origin }] of replaced) {
    const isThere = settings.has(name) || isAxis(base, name);
    if (value === null && !isThere) problems.push(removesNothing(origin.path, name));
    settings.delete(name);
  }
  const added = own.grids.map((grid) => new Map([...grid].filter(([, { value }]) => value !== null)));
  if (own.isGridList) {
    const kept = [...base.settings].filter(([name]) => axes.has(name));
    return { grids: added.map((grid) => withKept(grid, kept)), settings, problems };
  }
  const [axesAdded = new Map<string, Tagged>()] = added;
  const grids = base.grids.map((grid) => {
    const left = [...grid].filter(([key]) => {
      const names = splitKey(key);
      const [by] = names.flatMap((name) => replaced.get(name) ?? []);
      if (by === undefined) return true;
      const others = names.filter((name) => !replaced.has(name) && !own.settings.has(name));
      if (others.length > 0) {
        const message = `leaves ${others.join(', ')} without values, as ${show(key)} of the file that is extended gives them together; give ${others.length === 1 ? 'it' : 'them'} too.`;
        problems.push({ path: by.origin.path, message });
      }
      // One that is replaced under its own key keeps its place in the order of axes.
      return axesAdded.has(key);
    });
    return new Map([...left, ...axesAdded]);
  });
  const isNew = base.grids.length === 0 && own.grids.length > 0;
  return { grids: isNew ? [axesAdded] : grids, settings, problems };
}

/** The base without `use`, `settings` or `grid`, where the file has `null` there. */
function withoutParts(base: Combined, { fields }: Combined): Combined {
  const isGone = (key: string) => fields.get(key)?.value === null;
  return {
    ...base,
    ...(isGone('use') && { use: [] }),
    ...(isGone('settings') && { settings: new Map() }),
    ...(isGone('grid') && { grids: [], isGridList: false }),
  };
}

/** Gives a grid the settings of the base that other grids of its list replace by axes, and it does not. */
function withKept(grid: Entries, kept: readonly (readonly [string, Tagged])[]): Entries {
  const names = new Set([...grid.keys()].flatMap(splitKey));
  const lacking = kept.filter(([name]) => !names.has(name));
  return new Map([...lacking.map(([name, tagged]) => [name, asAxis(tagged)] as const), ...grid]);
}

/** Without keys that have lost their content. */
function withoutGone(combined: Combined): Combined {
  const { fields, use, settings, grids, isGridList } = combined;
  const isThere = (key: string) =>
    fields.has(key) ||
    (key === 'use' && use.length > 0) ||
    (key === 'settings' && settings.size > 0) ||
    (key === 'grid' && (grids.length > 0 || isGridList));
  return { ...combined, keys: combined.keys.filter(isThere) };
}

function removesNothing(path: Path, name: string): Located {
  const message = `null leaves out what the file that is extended gives, and it gives no ${show(name)}; leave this out.`;
  return { path, message };
}
