import { z } from 'zod';
import type { Attack } from '../../attacks/contract.ts';
import type { DatasetPart } from '../../datasets/contract.ts';
import type { Problem } from '../../errors.ts';
import type { NetworkPart } from '../../networks/contract.ts';
import { EXPRESSION_CONSTANTS, EXPRESSION_FUNCTIONS } from '../../parts/expression-names.ts';
import { MEASUREMENT_KINDS } from '../../parts/measurement.ts';
import type { Solver } from '../../solvers/contract.ts';
import type { LossPart } from '../../solvers/one-hidden/losses.ts';
import type { MeasurementPart } from '../measurements/contract.ts';
import { measurementNames } from '../measurements.ts';
import { settingNames } from '../settings.ts';

/** The declarations of a module. */
export interface Declared {
  readonly datasets: readonly DatasetPart[];
  readonly attacks: readonly Attack[];
  readonly networks: readonly NetworkPart[];
  readonly solvers: readonly Solver[];
  readonly losses: readonly LossPart[];
  readonly measurements: readonly MeasurementPart[];
}

/** Names that are reserved in a sweep file. */
const TAKEN = new Set<string>([...EXPRESSION_CONSTANTS, ...EXPRESSION_FUNCTIONS.keys(), ...settingNames]);

const name = z
  .string({ error: 'a name in quotes' })
  .regex(/^[A-Za-z][\w-]{0,40}$/, 'letters, digits, _ and -, a letter first');
const meaning = z.string({ error: 'a sentence in quotes' }).min(1, 'a sentence in quotes');
const code = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'a function');
const settingName = z
  .string()
  .regex(/^[A-Za-z_]\w{0,40}$/, 'letters, digits and _')
  .refine((key) => !TAKEN.has(key), 'a name that is not taken');

const setting = z
  .object({
    schema: z.custom<z.ZodType>(
      (value) => value instanceof z.ZodType,
      'made by number, integer, choice or text of the helpers',
    ),
    default: z.unknown(),
  })
  .superRefine(({ schema, default: given }, context) => {
    if (schema.description === undefined)
      context.addIssue({ code: 'custom', path: ['meaning'], message: 'a sentence in quotes' });
    if (!schema.safeParse(given).success)
      context.addIssue({ code: 'custom', path: ['default'], message: 'a value that the setting allows' });
  });
const settings = z.record(settingName, setting).default({});
const part = { name, meaning, settings, refuses: code.optional() };

const attack = z
  .looseObject({
    ...part,
    network: z.looseObject({ perturb: code, passes: code.default(() => () => 1) }).optional(),
    oneHidden: z.looseObject({ perturb: code, directions: code.optional() }).optional(),
  })
  .refine((one) => one.network !== undefined || one.oneHidden !== undefined, {
    path: ['network'],
    message: 'an object with the function perturb, or one at oneHidden',
  });
const dataset = z.looseObject({
  ...part,
  open: code,
  d: z.int().min(1).optional(),
  classes: z.int().min(2).optional(),
});
const network = z.looseObject({
  ...part,
  blueprint: code,
  defaults: z.record(z.string(), z.unknown()).default({ solver: 'sgd' }),
  leavesOut: z.record(z.string(), z.string()).default({}),
});
const solver = z
  .looseObject({
    ...part,
    oneHidden: z.looseObject({ train: code, needsWholeGram: code.default(() => () => true) }).optional(),
    network: z.looseObject({ train: code }).optional(),
  })
  .refine((one) => one.network !== undefined || one.oneHidden !== undefined, {
    path: ['network'],
    message: 'an object with the function train, or one at oneHidden',
  });
const loss = z.strictObject({
  name,
  meaning,
  terms: code,
  settings: z.strictObject({}).default({}),
});
const column = z.object({
  meaning,
  note: z.exactOptional(meaning),
  kind: z.enum(MEASUREMENT_KINDS, { error: `one of ${MEASUREMENT_KINDS.join(', ')}` }),
});
const measurement = z.looseObject({
  columns: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,60}$/, 'letters, digits and _'), column, {
      error: 'an object with a column for each value',
    })
    .refine((columns) => Object.keys(columns).length > 0, 'at least one column')
    .refine(
      (columns) => measurementNames.every((known) => !Object.hasOwn(columns, known)),
      'columns that are not built in',
    ),
  of: code,
});

const moduleSchema = z.strictObject(
  {
    attacks: z.array(attack).default([]),
    datasets: z.array(dataset).default([]),
    networks: z.array(network).default([]),
    solvers: z.array(solver).default([]),
    losses: z.array(loss).default([]),
    measurements: z.array(measurement).default([]),
  },
  { error: 'attacks, datasets, networks, solvers, losses and measurements, each a list, and nothing else' },
);

/** Reads the exports of a module; each problem names the field: `use[0]: attacks[1].name`. */
export function readDeclarations(
  exported: unknown,
  place: string,
  path: string,
): { declared: Declared; problems: Problem[] } {
  const { data, error } = moduleSchema.safeParse(exported);
  const none: Declared = {
    datasets: [],
    attacks: [],
    networks: [],
    solvers: [],
    losses: [],
    measurements: [],
  };
  if (data === undefined || !areDeclared(data))
    return { declared: none, problems: (error?.issues ?? []).map((issue) => problemOf(issue, place)) };
  const count = Object.values(data).reduce((sum, list) => sum + list.length, 0);
  const problems =
    count > 0
      ? []
      : [{ place, message: `${path} exports nothing that can be used; see docs/development.md` }];
  return { declared: data, problems };
}

/** Functions are not checked further: their argument types are a matter of the declarations' own types. */
function areDeclared(data: z.infer<typeof moduleSchema>): data is z.infer<typeof moduleSchema> & Declared {
  return Object.values(data).every(Array.isArray);
}

function problemOf(issue: z.core.$ZodIssue, place: string): Problem {
  const path = issue.path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
  return { place: path === '' ? place : `${place}: ${path}`, message: `expected ${wordsOf(issue)}` };
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.message}; found ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.message.replace(/^Invalid input: expected /, '');
}
