import { networkParts } from '../../experiment/parts.ts';
import { completeSettings, type Settings } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Diagram, Sweep } from '../../sweep/cells.ts';
import { drawnCells } from '../../sweep/file/drawn-cells.ts';
import { pointsOf } from '../../sweep/grid/facets.ts';
import { differ } from '../../sweep/grid/varying.ts';
import { numberLabel, settingEquation, valueLabel } from '../charts/labels.ts';
import type { Aggregate } from '../statistics/aggregate.ts';

/** Settings that a reader needs to know and that neither axes nor panels show. */
const CAPTIONED = ['dataset', 'classes', 'scenario', 'norm', 'epsilon', 'N', 'Nadv', 'd', 'm', 'T', 'epochs'];
/** Settings of one solver. */
const OF_SOLVER: Readonly<Record<string, string>> = {
  ...{ T: 'flow', Tadv: 'flow', eta: 'flow' },
  ...{ epochs: 'sgd', epochsAdv: 'sgd', lr: 'sgd', lrAdv: 'sgd', batch: 'sgd', momentum: 'sgd' },
};

/** The captioned settings that all cells of a diagram share, and others that they share with no default value. */
export function fixedSettings(sweep: Sweep, diagram: Diagram): string[] {
  const cells = drawnCells(sweep.cells, diagram);
  const [first] = cells;
  if (first === undefined) return [];
  const { settings } = first;
  // A user's network may not be loaded where a finished sweep is drawn.
  const networkNamed = (network: string) => networkParts.all.find(({ name }) => name === network);
  const isUsed = (name: string) =>
    cells.some(
      ({ settings: own }) =>
        networkNamed(own.network)?.leavesOut[name] === undefined &&
        (OF_SOLVER[name] ?? own.solver) === own.solver,
    ) && !(name === 'epsilon' && sweep.search !== undefined);
  const isShared = (name: string) => isUsed(name) && !differ(cells, name);
  const captioned = CAPTIONED.filter(isShared).map((name) => {
    const value = settingOf(settings, name);
    return typeof value === 'string' ? valueLabel(name, value) : settingEquation(name, value);
  });
  const others = Object.keys(sweep.vocabulary.settings).filter(
    (name) =>
      !CAPTIONED.includes(name) && name !== 'seed' && isShared(name) && !isDefault(name, settings, sweep),
  );
  const texts = [...captioned, ...others.map((name) => settingEquation(name, settingOf(settings, name)))];
  return [texts.filter((text) => text !== 'classes = "all"' && text !== 'all').join(', ')];
}

function isDefault(name: string, settings: Settings, { vocabulary }: Sweep): boolean {
  const { [name]: _, ...rest }: Record<string, unknown> = { ...settings };
  const complete = completeSettings(rest, vocabulary.settings);
  return JSON.stringify(settingOf(complete, name)) === JSON.stringify(settingOf(settings, name));
}

/** Captioned numbers that vary and that neither axes nor panels show, where these determine them. */
export function followingSettings(sweep: Sweep, { diagram, facets }: Aggregate): string[] {
  const cells = drawnCells(sweep.cells, diagram);
  const shown = [diagram.x, ...(diagram.y === undefined ? [] : [diagram.y]), ...facets];
  const hidden = CAPTIONED.filter((name) => !shown.includes(name) && differ(cells, name));
  return hidden.flatMap((name) => {
    const values = cells.map(({ settings }) => Number(settingOf(settings, name)));
    const by = smallestFirst(shown).find((names) =>
      [...pointsOf(cells, names).values()].every((point) => !differ(point, name)),
    );
    if (by === undefined || values.some(Number.isNaN)) return [];
    const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    const rounded = (value: number) => (Number.isInteger(value) ? value : Number(value.toPrecision(2)));
    return [
      `${settingEquation(name, rounded(least))} to ${numberLabel(rounded(most))}, by ${[by.slice(0, -1).join(', '), by.at(-1)].filter(Boolean).join(' and ')}`,
    ];
  });
}

/** Subsets of names but the empty one, those of fewer names first. */
function smallestFirst(names: readonly string[]): string[][] {
  const subsets = Array.from({ length: 2 ** names.length - 1 }, (_, i) =>
    names.filter((_name, place) => ((i + 1) >> place) % 2 === 1),
  );
  return subsets.sort((a, b) => a.length - b.length);
}
