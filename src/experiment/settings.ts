import { z } from 'zod';
import { attacks } from '../attacks/index.ts';
import { projection } from '../attacks/projection.ts';
import { type DatasetPart, datasets } from '../datasets/index.ts';
import { type NetworkPart, networks } from '../networks/index.ts';
import { settingOf } from '../parts/by-name.ts';
import { type Declarations, defaultsOf } from '../parts/defaults.ts';
import { settingsOf, standIns } from '../parts/part.ts';
import { solvers } from '../solvers/index.ts';
import { losses } from '../solvers/one-hidden/losses.ts';

export { isArtificial } from '../datasets/registry.ts';

const count = (least: number) => z.int().min(least);
// Classes are given by number, or by name in the data set.
const label = z.union([z.int().min(-1), z.string().min(1)]);
const labels = z.union([label, z.array(label).min(1)]);

/** Names of a table, with their type. */
function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(table) as Name[];
}

const sets: readonly DatasetPart[] = Object.values(datasets);
const named = sets.filter(({ takesPath }) => !takesPath).map(({ name }) => name);

/** Prefixes of the user's own data: `idx:PATH` and the like. */
export const DATASET_PREFIXES: readonly string[] = sets
  .filter(({ takesPath }) => takesPath)
  .map(({ name }) => name);

function schemasOf<Declared extends Readonly<Record<string, { readonly schema: z.ZodType }>>>(
  declared: Declared,
): { readonly [Name in keyof Declared]: Declared[Name]['schema'] } {
  const entries = Object.entries(declared).map(([name, { schema }]) => [name, schema]);
  return Object.fromEntries(entries);
}

const ownOf = {
  attacks: settingsOf(attacks),
  datasets: settingsOf(datasets),
  networks: settingsOf(networks),
  solvers: settingsOf(solvers),
};

/**
 * Every setting of a cell with its schema and meaning; settings of parts come from their declarations. Validation, the
 * JSON Schema, the columns of cells.csv and the documentation follow. The order is that of the columns.
 */
export const settingSchemas = {
  dataset: z
    .union([z.enum(named), z.string().regex(new RegExp(`^(${DATASET_PREFIXES.join('|')}):.+`))])
    .describe('Natural data: synthetic (uniform on [-1, 1], Gaussian, two shifted Gaussians) or real.'),
  classes: z
    .union([z.literal('all'), z.tuple([labels, labels])])
    .describe(
      '[negatives, positives], each a label of a real data set, by its number or its name, or a list of them; or "all".',
    ),
  normalize: z
    .union([
      z.enum(['none', 'center', 'center-channels', 'standardize', 'standardize-channels', 'whiten']),
      z.number(),
    ])
    .describe(
      'Normalization of real data before training; a number is subtracted from every value. Attacks stay in the space of the data: pixels in [0, 1], or the range of data of your own.',
    ),
  ridge: z
    .number()
    .min(1e-4)
    .describe(
      'Normalize "whiten": amount added to the variance in every direction, as a share of the mean variance of a pixel.',
    ),
  scenario: z
    .enum(['noise', 'natural-rand', 'natural-det'])
    .describe(
      'Base inputs and their targets: noise with random targets; natural samples with random targets (of more than two classes never the true one); or natural samples with wrong targets (of two classes the other one, of more the next).',
    ),
  norm: z.enum(['L2', 'Linf', 'L0']).describe('Norm in which epsilon bounds the perturbation.'),
  attack: z
    .enum(namesOf(attacks))
    .describe(
      'One gradient step, one common direction, or the iterative attack of the original experiments.',
    ),
  ...schemasOf(ownOf.attacks),
  ...schemasOf(projection.settings),
  epsilon: z
    .number()
    .positive()
    .describe('Size of the perturbation; under L0 a fraction of the coordinates.'),
  N: count(2).describe('Number of natural training samples.'),
  Nadv: count(1).describe('Number of perturbed samples that g learns from.'),
  d: count(1).describe('Input dimension; given by the data set for real data.'),
  m: count(2).describe('Number of hidden units; with readout "balanced" an even number.'),
  gamma: z.number().min(0).lt(1).describe('Slope of the leaky ReLU for negative inputs.'),
  initScale: z.number().positive().describe('Scale of the initial weights and biases of the first layer.'),
  loss: z.enum(namesOf(losses)).describe('Loss as a function of the margin.'),
  ...schemasOf(ownOf.datasets),
  network: z
    .enum(namesOf(networks))
    .describe(
      'Architecture: one hidden layer; or, with one output for each class, a multilayer perceptron, the published convolutional network for images, or a wide residual network.',
    ),
  ...schemasOf(ownOf.networks),
  standard: z
    .union([z.literal('trained'), z.string().regex(/^onnx:.+/)])
    .describe('The standard classifier f: trained by the cell, or a model of your own.'),
  solver: z.enum(namesOf(solvers)).describe('Training method of the classifiers.'),
  ...schemasOf(ownOf.solvers),
  seed: z.int().min(0).max(0xffffffff).describe('Seed of all random numbers in the cell.'),
} as const;

export type SettingName = keyof typeof settingSchemas;
export type Settings = { -readonly [K in SettingName]: z.infer<(typeof settingSchemas)[K]> };

export const settingNames = namesOf(settingSchemas);

/** Defaults of settings that belong to no part. */
const DEFAULTS = {
  dataset: 'uniform',
  classes: 'all',
  normalize: 'center',
  ridge: 0.01,
  scenario: 'noise',
  norm: 'L2',
  attack: 'gradient',
  project: projection.settings.project.default,
  components: projection.settings.components.default,
  epsilon: {
    follows: ['norm', 'd'],
    meaning: '0.0078 sqrt(d) for L2, 0.03 for Linf, 0.05 for L0',
    of: ({ norm, d }: Readonly<Record<string, unknown>>) => defaultEpsilon(norm, Number(d)),
  },
  N: 1000,
  Nadv: {
    follows: ['scenario', 'N'],
    meaning: '10000; for natural-rand and natural-det that of `N`',
    of: ({ scenario, N }: Readonly<Record<string, unknown>>) => (scenario === 'noise' ? 10_000 : N),
  },
  d: 10_000,
  m: 1000,
  gamma: 0.01,
  initScale: 1,
  loss: 'exponential',
  network: 'one-hidden',
  standard: 'trained',
  solver: 'flow',
  seed: 0,
} as const;

function defaultEpsilon(norm: unknown, d: number): number {
  if (norm === 'L2') return 0.0078 * Math.sqrt(d);
  return norm === 'Linf' ? 0.03 : 0.05;
}

/** Settings of solvers that stand in for others in training g and the control, with those others. */
const INSTEAD_OF: ReadonlyMap<string, string> = new Map(Object.values(solvers).flatMap(standIns));

/** Defaults in the order of the columns. A setting whose default differs between networks follows the network. */
export function declaredSettings(parts: readonly NetworkPart[]): Declarations {
  const declared = { ...DEFAULTS, ...defaultsOfParts() };
  return Object.fromEntries(
    settingNames.map((name) => {
      const otherwise = declared[name];
      const differing = parts.filter(({ defaults }) => name in defaults);
      const following = {
        follows: ['network'],
        meaning: defaultsText(
          otherwise,
          differing.map((part) => [part.name, part.defaults[name]]),
        ),
        of: ({ network }: Readonly<Record<string, unknown>>) =>
          differing.find((part) => part.name === network)?.defaults[name] ?? otherwise,
      };
      const standing = differing.length > 0 ? following : otherwise;
      const insteadOf = INSTEAD_OF.get(name);
      return [name, { schema: settingSchemas[name], default: standing, ...(insteadOf && { insteadOf }) }];
    }),
  );
}

/** A default in words, and those of networks that have another one. */
function defaultsText(
  otherwise: unknown,
  own: readonly (readonly [network: string, value: unknown])[],
): string {
  const values = [...new Set(own.map(([, value]) => value))];
  const texts = values.map((value) => {
    const networks = own.flatMap(([network, other]) => (other === value ? [network] : []));
    return `; for ${networks.join(', ')} \`${String(value)}\``;
  });
  return `\`${String(otherwise)}\`${texts.join('')}`;
}

function defaultsOfParts() {
  const { attacks: a, datasets: d, networks: n, solvers: s } = ownOf;
  const all = { ...a, ...d, ...n, ...s };
  const entries = Object.entries(all).map(([name, declaration]) => [name, declaration.default]);
  return Object.fromEntries(entries) as { [Name in keyof typeof all]: (typeof all)[Name]['default'] };
}

/** Declarations of the settings of a cell, in the order of the columns. */
export const settingDeclarations: Declarations = declaredSettings(Object.values(networks));

/**
 * Fills in the default of every declared setting that was not given. `d` must be given for real data, where the data
 * set determines it.
 */
export function completeSettings(given: Partial<Settings>, declared = settingDeclarations): Settings {
  const { constants, following } = defaultsOf(declared);
  const settings = { ...constants, ...given } as Settings;
  const byName: Record<string, unknown> = settings;
  for (const { name, of } of following) if (settingOf(given, name) === undefined) byName[name] = of(byName);
  return settings;
}
