import type { SettingName, Settings } from '../../experiment/settings.ts';
import { withoutChecksum } from '../../experiment/standard.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Measurement, MeasurementKind } from '../../parts/measurement.ts';

const BUILT_IN_TITLES: Readonly<Record<SettingName, string>> = {
  dataset: 'data set',
  classes: 'classes',
  normalize: 'normalization',
  ridge: 'ridge of whitening',
  scenario: 'scenario',
  norm: 'norm',
  attack: 'attack',
  boundary: 'boundary',
  linfStep: 'Linf step',
  project: 'perturbations kept to',
  components: 'principal directions',
  epsilon: 'perturbation size ε',
  N: 'natural samples N',
  Nadv: 'perturbed samples Nadv',
  d: 'input dimension d',
  m: 'hidden width m',
  gamma: 'leaky ReLU slope γ',
  initScale: 'scale of the initial weights',
  loss: 'loss',
  correlation: 'cosine of samples ρ',
  spectrum: 'decay of the spectrum α',
  rank: 'rank of the data',
  clusterSize: 'samples a cluster',
  clusterCosine: 'cosine within clusters',
  clusterLabels: 'labels of clusters',
  shift: 'distance of the class means',
  base: 'base inputs',
  network: 'network',
  bias: 'biases',
  readout: 'readout',
  init: 'initial weights',
  rng: 'random numbers',
  depth: 'depth',
  widen: 'widening factor',
  dropout: 'dropout',
  filters: 'filters of the first convolution',
  standard: 'standard classifier',
  solver: 'solver',
  eta: 'margin step η',
  T: 'flow time T',
  Tadv: 'flow time T of g',
  lossTarget: 'loss target',
  epochs: 'epochs',
  epochsAdv: 'epochs of g',
  batch: 'samples a step',
  lr: 'learning rate',
  lrAdv: 'learning rate of g',
  momentum: 'momentum',
  augment: 'augmentation',
  seed: 'seed',
};

const SETTING_TITLES: ReadonlyMap<string, string> = new Map(Object.entries(BUILT_IN_TITLES));
const SETTING_SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['epsilon', 'ε'],
  ['gamma', 'γ'],
  ['correlation', 'ρ'],
  ['spectrum', 'α'],
  ['eta', 'η'],
]);

/**
 * Title of an axis: the setting in the field's terms, with its symbol. Settings that are not built in go by their name.
 */
export function settingTitle(name: string): string {
  return SETTING_TITLES.get(name) ?? name;
}

/**
 * A setting with its value, short enough for a facet's header: `ρ = 0.02`. A pair of classes is shown without the name
 * of the setting.
 */
export function settingEquation(name: string, value: unknown): string {
  if (name === 'classes' && typeof value === 'object') return valueLabel(name, value);
  return `${SETTING_SYMBOLS.get(name) ?? name} = ${valueLabel(name, value)}`;
}

const KIND_PREFIX = { accuracy: 'Accuracy of ', share: 'Share of ' } as const;

/** Title of a diagram's value in plain words: `Accuracy of g on the natural training data`. */
export function measurementTitle({ kind, meaning }: Measurement): string {
  const words = meaning
    .replace(/: the (?:main result|accuracy of always) .*$|; in natural-rand .*$| \(empty .*\)$/, '')
    .replace(/, trained on perturbed samples,|, the standard classifier,/, '');
  if (kind === 'accuracy' || kind === 'share') return KIND_PREFIX[kind] + words;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Formats a setting's value: numbers with up to four digits, class pairs as `3 against 7`. */
export function valueLabel(name: string, value: unknown): string {
  if (typeof value === 'number') return numberLabel(value);
  if (typeof value === 'string') return withoutChecksum(value);
  if (name !== 'classes' || !Array.isArray(value)) return JSON.stringify(value);
  const [negatives, positives] = value.map((labels: unknown) => [labels].flat().join(', '));
  return `${negatives} against ${positives}`;
}

/** Formats a number: four significant digits, thousands grouped from 10,000 on, no trailing zeros. */
export function numberLabel(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9)
    return size < 1e4 ? String(value) : value.toLocaleString('en-US');
  const rounded = Number(value.toPrecision(4));
  return size >= 1e-4 && size < 1e6 ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}

/**
 * Formats a measured mean: two decimals for kinds that lie between -1 and 1, two significant digits for results of a
 * search, otherwise three.
 */
export function meanLabel(mean: number, kind: MeasurementKind): string {
  if (kind === 'accuracy' || kind === 'share' || kind === 'cosine' || kind === 'difference')
    return mean.toFixed(2).replace(/^-(0\.00)$/, '$1');
  if (kind === 'magnitude') return mean.toPrecision(2);
  return Math.abs(mean) >= 1000 ? shortNumber(mean) : String(Number(mean.toPrecision(3)));
}

/**
 * Formats a mean like `meanLabel`. Where rounding would carry it across `threshold`, it gets three decimals, and where
 * these do not suffice, the sign of its side: `<0.75`.
 */
export function sidedLabel(mean: number, kind: MeasurementKind, threshold: number | undefined): string {
  const label = meanLabel(mean, kind);
  const isBeyond = (value: number) => threshold === undefined || value >= threshold;
  if (threshold === undefined || Number.isNaN(Number(label))) return label;
  const found = [label, mean.toFixed(3)].find((text) => isBeyond(Number(text)) === isBeyond(mean));
  return found ?? `${mean < threshold ? '<' : '>'}${label}`;
}

function shortNumber(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

/** Labels of a setting's values. Where rounding would make two of them equal, all are written in full. */
export function distinctLabels(name: string, values: readonly unknown[]): string[] {
  const short = values.map((value) => valueLabel(name, value));
  if (new Set(short).size === short.length) return short;
  return values.map((value) => (typeof value === 'number' ? String(value) : valueLabel(name, value)));
}

/** Settings of several cells in words: `uniform and gauss, L2, d = 60 to 2000, m = 200`. */
export function settingsInWords(cells: readonly Partial<Settings>[], names: readonly string[]): string {
  return names
    .map((name) => inWords(name, [...new Set(cells.map((cell) => settingOf(cell, name)))]))
    .join(', ');
}

function inWords(name: string, values: readonly unknown[]): string {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) return values.map((value) => valueLabel(name, value)).join(' and ');
  const [least, most] = [Math.min, Math.max].map((end) => Number(end(...numbers).toPrecision(3)));
  const first = settingEquation(name, least);
  return least === most ? first : `${first} to ${numberLabel(most)}`;
}
