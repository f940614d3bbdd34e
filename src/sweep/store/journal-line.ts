import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Measurements } from '../../experiment/measurements.ts';
import { builtInVocabulary } from '../../experiment/vocabulary.ts';
import { measurementOf } from '../../parts/by-name.ts';

const numberText = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity', '-0'])]);

const headerSchema = z.object({
  format: z.literal(1),
  version: z.string(),
  engine: z.string(),
  sweep: z.string(),
  hash: z.string(),
  run: z.string().regex(/^[0-9a-f]{32}$/),
});

const recordSchema = z.object({
  id: z.string(),
  index: z.number(),
  worker: z.number(),
  seconds: z.number(),
  status: z.enum(['done', 'unconverged', 'failed']),
  error: z.string().optional(),
  stack: z.string().optional(),
  measurements: z.record(z.string(), numberText),
  timings: z.record(z.string(), z.number()),
});

/** First line of a journal: what its results may be mixed with, and `run`, which names it among all journals. */
export type JournalHeader = z.infer<typeof headerSchema>;

/** One finished cell: its result, and what is of use to people but not part of it. */
export interface CellRecord {
  readonly id: string;
  /** Place in the grid and worker number of the run that made it. */
  readonly index: number;
  readonly worker: number;
  readonly seconds: number;
  readonly status: 'done' | 'unconverged' | 'failed';
  readonly error?: string | undefined;
  readonly stack?: string | undefined;
  readonly measurements: Measurements;
  readonly timings: Readonly<Record<string, number>>;
}

/** Numbers that JSON lacks (NaN and the infinities) are written as text. */
function toJson(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : Object.is(value, -0)
      ? '-0'
      : String(value);
}

function seal(content: string): string {
  const sum = crc32(content).toString(16).padStart(8, '0');
  return `{"crc32":"${sum}","record":${content}}\n`;
}

/** The JSON text inside a sealed line (without its line end), or undefined where the line is damaged. */
function unseal(line: string): string | undefined {
  const [, sum, content] = /^\{"crc32":"([0-9a-f]{8})","record":(.*)\}$/s.exec(line) ?? [];
  if (sum === undefined || content === undefined) return undefined;
  return crc32(content) === Number.parseInt(sum, 16) ? content : undefined;
}

/** A journal's first line. */
export function encodeHeader(header: JournalHeader): string {
  return seal(JSON.stringify(header));
}

const places = new Map(Object.keys(builtInVocabulary.measurements).map((name, place) => [name, place]));

/** Built-in measurements as they are in cells.csv, then others by name: equal records have equal lines. */
function inOrder(names: readonly string[]): string[] {
  const placeOf = (name: string) => places.get(name) ?? places.size;
  return names.toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
}

/** The line of a finished cell; numbers read back exactly, NaN, infinities and -0 included. */
export function encodeRecord(record: CellRecord): string {
  const measurements: Record<string, number | string> = {};
  for (const name of inOrder(Object.keys(record.measurements))) {
    const value = measurementOf(record.measurements, name);
    if (value !== undefined) measurements[name] = toJson(value);
  }
  return seal(JSON.stringify({ ...record, measurements }));
}

/** The value inside a sealed line, or undefined where the line is damaged or holds no JSON. */
function readSealed(line: string): unknown {
  const content = unseal(line);
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Undefined where the line is not a whole header of this format. */
export function decodeHeader(line: string): JournalHeader | undefined {
  return headerSchema.safeParse(readSealed(line)).data;
}

/** Undefined where the line is not a whole record. */
export function decodeRecord(line: string): CellRecord | undefined {
  const { data } = recordSchema.safeParse(readSealed(line));
  if (data === undefined) return undefined;
  const read = Object.entries(data.measurements).map(([name, value]) => [name, Number(value)] as const);
  return { ...data, measurements: Object.fromEntries(read) };
}
