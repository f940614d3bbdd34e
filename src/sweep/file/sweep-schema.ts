import { z } from 'zod';
import { DATASET_PREFIXES, settingSchemas } from '../../experiment/settings.ts';
import type { SettingDeclaration } from '../../parts/setting.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { SAVE_KINDS } from '../cells.ts';
import { refineSchema, seedsSchema } from '../refine/rules.ts';
import { allowed, allowedTexts } from './allowed.ts';
import { printedLine } from './printed-line.ts';
import { oneOf, show } from './problems.ts';
import { settingShape } from './setting-shape.ts';

/** Limit of cells and of values along an axis; more is a mistake rather than a sweep. */
export const MAX_CELLS = 1_000_000;

/** Fields that a file does not have from the one that it extends: results of two sweeps belong in two folders. */
export const NOT_INHERITED: ReadonlySet<string> = new Set(['$schema', 'name', 'extends']);

const SAFE_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$/;

allowedTexts.add(settingSchemas.dataset.options[1], {
  text: oneOf(DATASET_PREFIXES.map((prefix) => show(`${prefix}:PATH`))),
});

allowedTexts.add(settingSchemas.standard.options[1], { text: show('onnx:PATH') });

allowedTexts.add(settingSchemas.classes.options[1], {
  text: 'a pair such as [3, 7], ["cat", "dog"] or [[0, 1], [2, 3]]',
});

type NumberKind = 'integer' | 'number' | undefined;

const numberKinds = new WeakMap<z.ZodType, NumberKind>();

/** Whether a setting is a number, and whether it is an integer; this decides which forms an axis of it may take. */
export function numberKind({ schema }: SettingDeclaration): NumberKind {
  if (!numberKinds.has(schema)) numberKinds.set(schema, findNumberKind(schema));
  return numberKinds.get(schema);
}

function findNumberKind(schema: z.ZodType): NumberKind {
  const { type, anyOf = [] } = z.toJSONSchema(schema, { unrepresentable: 'any' });
  const types = [type, ...anyOf.map((option) => option.type)];
  return (['number', 'integer'] as const).find((kind) => types.includes(kind));
}

const expression = z
  .string()
  .max(1000)
  .regex(/^\s*=/)
  .describe('An expression of other settings, such as "= 0.0078 * sqrt(d)".')
  .register(allowedTexts, { text: 'an expression such as "= 0.0078 * sqrt(d)"' });

const steps = z.int().min(1).max(MAX_CELLS);
const range = z.strictObject({
  range: z
    .union([z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.number(), z.number()])])
    .describe('[from, to] or [from, to, step]; `to` is excluded.')
    .register(allowedTexts, { text: '[from, to] or [from, to, step], all numbers' }),
});
const linspace = z.strictObject({
  linspace: z
    .tuple([z.number(), z.number(), steps])
    .describe('[a, b, n]: n evenly spaced values from a to b.')
    .register(allowedTexts, { text: `[a, b, n]: two numbers, and how many values, ${allowed(steps)}` }),
});
const logspace = z.strictObject({
  logspace: z
    .tuple([z.number().positive(), z.number().positive(), steps])
    .describe('[a, b, n]: n values from a to b, each the same factor apart.')
    .register(allowedTexts, {
      text: `[a, b, n]: two numbers above 0, and how many values, ${allowed(steps)}`,
    }),
});

/** `{"range": ...}`, `{"linspace": ...}` or `{"logspace": ...}`. */
export const spacing = z.union([range, linspace, logspace]).register(allowedTexts, {
  text: '{"range": [from, to]}, {"linspace": [a, b, n]} or {"logspace": [a, b, n]}',
});

function oneValue(name: string, setting: SettingDeclaration) {
  const { schema } = setting;
  const value = numberKind(setting) === undefined ? schema : z.union([schema, expression]);
  return value.describe(schema.description ?? name);
}

function axis(name: string, setting: SettingDeclaration) {
  const { schema } = setting;
  const list = z.array(schema).min(1).max(MAX_CELLS);
  const forms = numberKind(setting) === undefined ? list : z.union([list, ...spacing.options, expression]);
  const text =
    numberKind(setting) === undefined
      ? `a list of values, each ${allowed(schema)}`
      : `a list of values, ${allowed(spacing)}, or ${allowed(expression)}`;
  list.register(allowedTexts, { text });
  return forms.describe(schema.description ?? name).register(allowedTexts, { text });
}

const ends = z.tuple([z.number(), z.number()]).register(allowedTexts, { text: '[low, high], two numbers' });
const positiveEnds = z
  .tuple([z.number().positive(), z.number().positive()])
  .register(allowedTexts, { text: '[low, high], two numbers above 0' });
const points = steps.describe('How many points.');
const ranges = '[low, high] of each setting, in the order of the key.';

/** Points spread evenly over ranges of several settings without lying on a grid. */
export const scatter = z.union([
  z.strictObject({ scatter: z.array(ends).min(1).describe(ranges), points }),
  z.strictObject({ logscatter: z.array(positiveEnds).min(1).describe(ranges), points }),
]);

const rowsOfValues = z
  .array(z.array(z.unknown()).register(allowedTexts, { text: 'a row such as [100, 0.078]' }))
  .min(1)
  .describe('Settings that move together: a list of rows, each with one value a setting.')
  .register(allowedTexts, { text: 'a list of rows such as [[100, 0.078], [500, 0.17]]' });

/** A joint axis: under a key such as "d, epsilon", rows with one value for each setting, or scattered points. */
export const joinedAxes = z.union([rowsOfValues, ...scatter.options]).register(allowedTexts, {
  text: 'a list of rows such as [[100, 0.078], [500, 0.17]], or {"logscatter": [[100, 3200], [0.1, 2]], "points": 64}',
});

/** Syntax of a search's condition: measurement, comparison, level. */
export const CONDITION = /^\s*(\w+)\s*(>=|<=|>|<)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*$/;

/** Schema of `search`. */
export const searchSchema = z.strictObject({
  over: z.literal('epsilon').describe('The setting that is searched.'),
  in: z
    .tuple([z.number().positive(), z.number().positive()])
    .describe('Smallest and largest epsilon.')
    .register(allowedTexts, { text: '[smallest, largest], two numbers above 0' }),
  until: z
    .string()
    .regex(CONDITION)
    .describe('What the epsilon that is sought brings about, such as "acc_adv_natural >= 0.9".')
    .register(allowedTexts, {
      text: 'a measurement, >=, >, <= or <, and a number: "acc_adv_natural >= 0.9"',
    }),
  tolerance: z.number().positive().describe('How near epsilon must be found, as a ratio: 0.02 is 2 %.'),
});

/** Schema of grids over the given settings. */
function gridSchema(axes: Record<string, z.ZodType>) {
  return z
    .object(axes)
    .catchall(joinedAxes)
    .refine((grid) => Object.keys(grid).every((key) => Object.hasOwn(axes, key) || key.includes(',')))
    .meta({ id: 'grid', description: 'Axes, multiplied out in the order in which they are written.' })
    .register(allowedTexts, { text: 'an object of axes such as {"d": [100, 500]}' });
}

const publishedPoint = z
  .tuple([z.number(), z.number()])
  .register(allowedTexts, { text: '[x, value], two numbers' });

/** Schema of one entry of `diagrams`. */
function diagramSchema({ settings, measurements }: Vocabulary) {
  const setting = (description: string) => z.enum(Object.keys(settings)).describe(description);
  const values = Object.entries(settings).map(([name, { schema }]) => [
    name,
    z.unknown().describe(schema.description ?? ''),
  ]);
  return z.strictObject({
    name: z
      .string()
      .regex(SAFE_NAME)
      .describe('Name of its files.')
      .register(allowedTexts, { text: 'a file name of letters, digits, ".", "_" and "-"' })
      .optional(),
    x: setting('Setting along the horizontal axis.'),
    y: setting('Setting along the vertical axis; without it the diagram is a curve.').optional(),
    value: z.enum(Object.keys(measurements)).describe('Measurement that is drawn, its mean over the seeds.'),
    facet: setting('Setting with a panel for each of its values.').optional(),
    where: z
      .strictObject(Object.fromEntries(values))
      .partial()
      .describe(
        'Draws only the cells that have these values, or one of a list of them: {"N": 1000, "norm": ["L2"]}.',
      )
      .optional(),
    threshold: z.number().optional().describe('Level of the value at which a contour is drawn.'),
    title: printedLine.describe('Heading of the diagram.').optional(),
    published: z
      .strictObject({
        source: z.string().min(1).describe('Where they are from, as the legend says it.'),
        points: z.array(publishedPoint).min(1).describe('[x, value] of each point.'),
      })
      .describe('Published points that are drawn beside a curve.')
      .register(allowedTexts, {
        text: 'an object such as {"source": "Kumano et al. 2024", "points": [[100, 0.63]]}',
      })
      .optional(),
  });
}

function makeSchemas(vocabulary: Vocabulary) {
  const declared = Object.entries(vocabulary.settings);
  const shape = Object.fromEntries(declared.map(([name, one]) => [name, oneValue(name, one).optional()]));
  const axes = Object.fromEntries(declared.map(([name, one]) => [name, axis(name, one).optional()]));
  const settings = z.strictObject(shape).describe('Settings with one value for the whole sweep.');
  const grid = gridSchema(axes);
  const diagram = diagramSchema(vocabulary);
  const file = z
    .strictObject({
      $schema: z.string().optional(),
      extends: z
        .string()
        .min(1)
        .describe('A sweep file that this one is a variant of, by its path from this file: "base.json".')
        .register(allowedTexts, { text: 'the path of a sweep file such as "base.json"' })
        .optional(),
      name: z
        .string()
        .regex(SAFE_NAME)
        .describe('Name of the sweep and of its output folder; without it, that of the file.')
        .register(allowedTexts, { text: 'a folder name of letters, digits, ".", "_" and "-"' })
        .optional(),
      description: printedLine.describe('What the sweep is to find out.').optional(),
      use: z
        .array(z.string().min(1))
        .describe('Modules of your own with further parts, by their paths from this file: ["./mine.mjs"].')
        .register(allowedTexts, { text: 'a list of paths such as ["./mine.mjs"]' })
        .optional(),
      settings: settings.optional(),
      grid: z
        .union([
          grid,
          z
            .array(grid)
            .min(1)
            .register(allowedTexts, { text: 'a list of such objects as {"d": [100, 500]}' }),
        ])
        .describe('Axes, multiplied out; or a list of grids whose cells are united.')
        .register(allowedTexts, {
          text: 'an object of axes such as {"d": [100, 500]}, or a list of such objects',
        })
        .optional(),
      diagrams: z.array(diagram).optional().describe('Phase diagrams to draw.'),
      save: z.array(z.enum(SAVE_KINDS)).optional().describe('What each cell leaves behind besides its row.'),
      search: searchSchema
        .describe('Instead of an epsilon axis: the smallest epsilon of each cell that meets a condition.')
        .optional(),
      law: z
        .literal(true)
        .describe('Draw the accuracy of g against kappa, with the curve of the law fitted to it.')
        .optional(),
      refine: refineSchema
        .describe('Run the grid coarsely first, and fill it in where a mean crosses a level.')
        .optional(),
      seeds: seedsSchema.describe('Add seeds to a point until its mean is known well enough.').optional(),
    })
    .describe('A sweep of lap-sweep.')
    .register(allowedTexts, { text: 'an object in braces with "settings", "grid" and "diagrams"' });
  /** The sweep file's own settings, all optional, validated and typed. */
  const partialSettings = z.strictObject(settingShape(vocabulary)).partial();
  return { file, settings, grid, diagram, partialSettings };
}

type SweepSchemas = ReturnType<typeof makeSchemas>;
const made = new WeakMap<Vocabulary, SweepSchemas>();

/** Schemas of a sweep file for a vocabulary: of the whole file, its grids, diagrams and settings. */
export function sweepSchemas(vocabulary: Vocabulary): SweepSchemas {
  const known = made.get(vocabulary) ?? makeSchemas(vocabulary);
  made.set(vocabulary, known);
  return known;
}

/**
 * JSON Schema of a sweep file, in draft 7, which editors support best. It allows `null` for each value, which only a
 * file that extends another may have.
 */
export function sweepJsonSchema(vocabulary: Vocabulary): z.core.JSONSchema.BaseSchema {
  const { file, grid, settings } = sweepSchemas(vocabulary);
  return z.toJSONSchema(file, {
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === file || zodSchema === grid || zodSchema === settings) allowNull(jsonSchema);
      if (zodSchema !== grid) return;
      const joined = z.toJSONSchema(joinedAxes, { target: 'draft-7' });
      jsonSchema.patternProperties = { ',': { anyOf: [joined, { type: 'null' }] } };
      jsonSchema.additionalProperties = false;
    },
  });
}

/** Lets each property of a JSON Schema that can be inherited be null too. */
function allowNull({ properties = {} }: z.core.JSONSchema.BaseSchema): void {
  for (const [name, property] of Object.entries(properties)) {
    if (typeof property === 'boolean' || NOT_INHERITED.has(name)) continue;
    if (property.properties !== undefined) {
      properties[name] = { ...property, type: ['object', 'null'] };
      continue;
    }
    const { description, ...value } = property;
    const options = value.anyOf !== undefined && Object.keys(value).length === 1 ? value.anyOf : [value];
    properties[name] = { ...(description && { description }), anyOf: [...options, { type: 'null' }] };
  }
}
