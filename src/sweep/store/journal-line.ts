import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Measurements } from '../../experiment/measurements.ts';
import { builtInVocabulary } from '../../experiment/vocabulary.ts';
import { measurementOf } from '../../parts/by-name.ts';

/** A number that JSON lacks, as a value in the text of a record. */
const NUMBER_TEXT = /:"(?:NaN|-?Infinity|-0)"/;
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

/** First line of a journal: the identity that later results must match, and `run`, the identifier of this journal. */
export type JournalHeader = z.infer<typeof headerSchema>;

/** One finished cell: its result, and details that are not part of the result. */
export interface CellRecord {
  readonly id: string;
  /** Index in the grid, and worker number, in the run that computed it. */
  readonly index: number;
  readonly worker: number;
  readonly seconds: number;
  readonly status: 'done' | 'unconverged' | 'failed';
  readonly error?: string | undefined;
  readonly stack?: string | undefined;
  readonly measurements: Measurements;
  readonly timings: Readonly<Record<string, number>>;
}

/** Numbers that JSON lacks (NaN and the infinities) become text. */
function toJson(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : Object.is(value, -0)
      ? '-0'
      : String(value);
}

/** How every line of a journal begins. */
export const BEGINNING = '{"crc32":"';
/** The same up to its content, with zeros for the checksum of that, and where the checksum is. */
const SEAL = `${BEGINNING}00000000","record":`;
const SUM_AT = BEGINNING.length;

function seal(content: string): string {
  const sum = crc32(content).toString(16).padStart(8, '0');
  return `${SEAL.replace('00000000', sum)}${content}}\n`;
}

/** JSON text of a sealed line, given without its line end; undefined where the line is damaged. */
function unseal(line: string): string | undefined {
  const [, sum, content] = /^\{"crc32":"([0-9a-f]{8})","record":(.*)\}$/s.exec(line) ?? [];
  if (sum === undefined || content === undefined) return undefined;
  return crc32(content) === Number.parseInt(sum, 16) ? content : undefined;
}

/** Encodes the first line of a journal. */
export function encodeHeader(header: JournalHeader): string {
  return seal(JSON.stringify(header));
}

const places = new Map(Object.keys(builtInVocabulary.measurements).map((name, place) => [name, place]));

/** The names that were ordered last: successive cells mostly have the same. */
let lastOrdered: { readonly given: readonly string[]; readonly ordered: readonly string[] } = {
  given: [],
  ordered: [],
};

/**
 * Canonical order of measurements, so that equal records give equal lines: the built-in ones as in cells.csv, then
 * others by name.
 */
function inOrder(names: readonly string[]): readonly string[] {
  const { given, ordered } = lastOrdered;
  if (names.length === given.length && names.every((name, i) => name === given[i])) return ordered;
  const placeOf = (name: string) => places.get(name) ?? places.size;
  lastOrdered = {
    given: names,
    ordered: names.toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1)),
  };
  return lastOrdered.ordered;
}

/** Encodes the line of a finished cell. Numbers are kept exactly, including NaN, infinities and -0. */
export function encodeRecord(record: CellRecord): string {
  const measurements: Record<string, number | string> = {};
  for (const name of inOrder(Object.keys(record.measurements))) {
    const value = measurementOf(record.measurements, name);
    if (value !== undefined) measurements[name] = toJson(value);
  }
  return seal(JSON.stringify({ ...record, measurements }));
}

/** Value of a sealed line; undefined where the line is damaged or its text is not JSON. */
function readSealed(line: string): unknown {
  const content = unseal(line);
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Decodes a header; undefined where the line is not a complete header of this format. */
export function decodeHeader(line: string): JournalHeader | undefined {
  return headerSchema.safeParse(readSealed(line)).data;
}

/** Decodes a record; undefined where the line is not a complete record. */
export function decodeRecord(line: string): CellRecord | undefined {
  const { data } = recordSchema.safeParse(readSealed(line));
  return data && recordOf(data);
}

/**
 * Decodes the line of a record that was decoded or encoded before, without looking at its fields again; undefined where
 * the line is damaged. `line`: its bytes, without the line end.
 */
export function decodeKnownRecord(line: Buffer): CellRecord | undefined {
  const content = line.subarray(SEAL.length, line.length - 1);
  const sum = Number.parseInt(line.toString('latin1', SUM_AT, SUM_AT + 8), 16);
  if (crc32(content) !== sum) return undefined;
  const text = content.toString();
  return NUMBER_TEXT.test(text) ? recordOf(JSON.parse(text)) : JSON.parse(text);
}

/** A record as its line has it, with text for numbers that JSON lacks. */
function recordOf(written: z.infer<typeof recordSchema>): CellRecord {
  const measurements: Record<string, number> = {};
  for (const [name, value] of Object.entries(written.measurements)) measurements[name] = Number(value);
  return { ...written, measurements };
}
