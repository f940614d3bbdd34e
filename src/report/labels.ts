import { type MeasurementName, measurements } from '../experiment/measurements.ts';
import type { SettingName, Settings } from '../experiment/settings.ts';
import { withoutChecksum } from '../experiment/standard.ts';

/** What a setting can hold. */
export type SettingValue = Settings[SettingName];

const SETTING_TITLES: Readonly<Record<SettingName, string>> = {
  dataset: 'data set',
  classes: 'classes',
  normalize: 'normalization',
  ridge: 'ridge of whitening',
  scenario: 'scenario',
  norm: 'norm',
  attack: 'attack',
  boundary: 'boundary',
  linfStep: 'Linf step',
  epsilon: 'perturbation size ε',
  N: 'natural samples N',
  Nadv: 'perturbed samples Nadv',
  d: 'input dimension d',
  m: 'hidden width m',
  gamma: 'leaky ReLU slope γ',
  initScale: 'scale of the initial weights',
  loss: 'loss',
  correlation: 'correlation ρ',
  network: 'network',
  depth: 'hidden layers',
  standard: 'natural classifier',
  solver: 'solver',
  eta: 'margin step η',
  T: 'flow time T',
  lossTarget: 'loss target',
  epochs: 'epochs',
  batch: 'samples a step',
  lr: 'learning rate',
  momentum: 'momentum',
  seed: 'seed',
};

const SETTING_SYMBOLS: Partial<Record<SettingName, string>> = {
  epsilon: 'ε',
  gamma: 'γ',
  correlation: 'ρ',
  eta: 'η',
};

/** Title of an axis: the setting in the field's terms, with its symbol. */
export function settingTitle(name: SettingName): string {
  return SETTING_TITLES[name];
}

/** A setting with its value, short enough for a facet's header: `ρ = 0.02`; a pair of classes speaks for itself. */
export function settingEquation(name: SettingName, value: SettingValue): string {
  if (typeof value === 'object') return valueLabel(value);
  return `${SETTING_SYMBOLS[name] ?? name} = ${valueLabel(value)}`;
}

const KIND_PREFIX = { accuracy: 'Accuracy of ', share: 'Share of ' } as const;

/** Title of a diagram's value in plain words: `Accuracy of g on the natural training data`. */
export function measurementTitle(name: MeasurementName): string {
  const { kind, meaning } = measurements[name];
  const words = meaning
    .replace(/: the headline.*$| \(none: .*\)$/, '')
    .replace(/, trained on perturbed samples,|, the natural classifier,/, '');
  if (kind === 'accuracy' || kind === 'share') return KIND_PREFIX[kind] + words;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A setting's value for people: numbers with up to four digits, class pairs as `3 against 7`. */
export function valueLabel(value: SettingValue): string {
  if (typeof value === 'number') return numberLabel(value);
  if (typeof value === 'string') return withoutChecksum(value);
  const [negatives, positives] = value.map((labels) => [labels].flat().join(', '));
  return `${negatives} against ${positives}`;
}

/** A number for people: four significant digits, thousands grouped from 10,000 on, no needless zeros. */
export function numberLabel(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9)
    return size < 1e4 ? String(value) : value.toLocaleString('en-US');
  const rounded = Number(value.toPrecision(4));
  return size >= 1e-4 && size < 1e6 ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}

/**
 * A measured mean for people: two decimals for what lies between -1 and 1, two significant digits for what a search
 * found, else three.
 */
export function meanLabel(mean: number, name: MeasurementName): string {
  const { kind } = measurements[name];
  if (kind === 'accuracy' || kind === 'share' || kind === 'cosine')
    return mean.toFixed(2).replace(/^-(0\.00)$/, '$1');
  if (kind === 'magnitude') return mean.toPrecision(2);
  return Math.abs(mean) >= 1000 ? shortNumber(mean) : String(Number(mean.toPrecision(3)));
}

/**
 * A mean as `meanLabel` writes it; where rounding would carry it across `threshold`, with three decimals, and where
 * these are not enough with the sign of its side: `<0.75`.
 */
export function sidedLabel(mean: number, name: MeasurementName, threshold: number | undefined): string {
  const label = meanLabel(mean, name);
  const isBeyond = (value: number) => threshold === undefined || value >= threshold;
  if (threshold === undefined || Number.isNaN(Number(label))) return label;
  const found = [label, mean.toFixed(3)].find((text) => isBeyond(Number(text)) === isBeyond(mean));
  return found ?? `${mean < threshold ? '<' : '>'}${label}`;
}

function shortNumber(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

/**
 * Labels of an axis's values, each different from the others: where rounding would make two alike, all are written
 * in full.
 */
export function distinctLabels(values: readonly SettingValue[]): string[] {
  const short = values.map(valueLabel);
  if (new Set(short).size === short.length) return short;
  return values.map((value) => (typeof value === 'number' ? String(value) : valueLabel(value)));
}
