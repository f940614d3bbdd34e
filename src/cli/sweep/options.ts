import { totalmem } from 'node:os';
import { defaultDataFolder } from '../../datasets/sources/data-folder.ts';
import { type Problem, UsageError } from '../../errors.ts';
import { urlProblem } from '../../queue/address.ts';
import { type MachineLimits, machineLimits, memoryToUse } from '../../sweep/machine/limits.ts';
import { memoryText, plural } from '../../sweep/plan/plain-text.ts';
import type { Shard } from '../../sweep/plan/shard.ts';
import { ENGINE_CHOICES, type EngineChoice } from '../../sweep/run/messages.ts';
import { didYouMean, oneOf } from '../../wording.ts';
import type { Format } from '../export/format-option.ts';
import { parseDuration, secondsUntil } from './time-options.ts';

const GIB = 2 ** 30;

/** Options of `run` and `plan` as commander gives them: unparsed texts. */
export interface RawOptions {
  readonly out?: string;
  readonly workers?: string;
  readonly memory?: string;
  readonly data?: string;
  readonly set?: readonly string[];
  readonly only?: readonly string[];
  readonly shard?: string;
  readonly engine?: string;
  readonly queue?: string;
  readonly use?: readonly string[];
  readonly fresh?: boolean;
  readonly keepGoing?: boolean;
  readonly failFast?: boolean;
  readonly retryFailed?: boolean;
  readonly cellTimeout?: string;
  readonly budget?: string;
  readonly until?: string;
  readonly audit?: string;
  /** False with `--no-refine`. */
  readonly refine?: boolean;
  readonly watch?: boolean;
  readonly port?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly format?: Format;
}

/** The parsed options. */
export interface Options {
  readonly out: string | undefined;
  readonly workers: number;
  readonly memoryBytes: number;
  /** Limits of this process, which the number of workers and the memory follow by default. */
  readonly limits: MachineLimits;
  readonly dataFolder: string;
  readonly shard: Shard | undefined;
  readonly engine: EngineChoice;
  readonly cellTimeoutMs: number | undefined;
  /** Seconds that a run may take, by `--budget` or `--until`. */
  readonly budgetSeconds: number | undefined;
  /** Share of the cells that are run again, from 0 to 1. */
  readonly audit: number | undefined;
  /** Of the page of `--watch`; 0 is any that is free. */
  readonly port: number;
}

function isEngine(text: string): text is EngineChoice {
  return ENGINE_CHOICES.some((choice) => choice === text);
}

function positive(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

function parseShard(text: string): Shard | undefined {
  const [, part, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  return shard.part >= 1 && shard.part <= shard.of ? shard : undefined;
}

/** A share above 0 and at most 1, also in percent: `5%`. */
function parseShare(text: string): number | undefined {
  const [, number = '', percent] = /^(.*?)\s*(%?)$/.exec(text) ?? [];
  const share = (positive(number) ?? Number.NaN) / (percent === '%' ? 100 : 1);
  return share <= 1 ? share : undefined;
}

/** The text of a problem with `--port`. */
export const PORT_HELP = 'is no port; use a number from 1 to 65535, or leave it out for any that is free';

/** A port from its text; undefined where it is none. */
export function parsePort(text: string): number | undefined {
  const port = positive(text);
  return port !== undefined && Number.isInteger(port) && port <= 65_535 ? port : undefined;
}

/** Parses option values. Problems are collected, so that they are reported together with the sweep file's. */
export function readOptions(raw: RawOptions): { options: Options; problems: Problem[] } {
  const problems: Problem[] = [];
  /** Parses one option: its value, its default where not given, or a problem. */
  const read = <T, D>(
    option: string,
    text: string | undefined,
    parse: (text: string) => T | undefined,
    absent: D,
    help: string,
  ) => {
    if (text === undefined) return absent;
    const value = parse(text);
    if (value !== undefined) return value;
    problems.push({ place: option, message: `${JSON.stringify(text)} ${help}` });
    return absent;
  };
  const count = (text: string) => {
    const value = positive(text);
    return value !== undefined && Number.isInteger(value) ? value : undefined;
  };
  const engine = (text: string) => (isEngine(text) ? text : undefined);
  const limits = machineLimits();

  const options: Options = {
    out: read(
      '--out',
      raw.out,
      (text) => text || undefined,
      undefined,
      'is no folder; leave it out for output/<name>',
    ),
    workers: read('--workers', raw.workers, count, limits.cores, 'is no number of threads; use 1 or more'),
    memoryBytes: Math.floor(
      read(
        '--memory',
        raw.memory,
        positive,
        memoryToUse(limits) / GIB,
        'is no number of GiB; use one such as 8 or 0.5',
      ) * GIB,
    ),
    limits,
    dataFolder: read('--data', raw.data, (text) => text || undefined, defaultDataFolder(), 'is no folder'),
    shard: read(
      '--shard',
      raw.shard,
      parseShard,
      undefined,
      'is not i/n with 1 <= i <= n; use 1/3, 2/3 and 3/3',
    ),
    engine: read(
      '--engine',
      raw.engine,
      engine,
      'auto',
      `is no engine; use ${oneOf(ENGINE_CHOICES)}.${didYouMean(raw.engine, ENGINE_CHOICES)}`,
    ),
    cellTimeoutMs: read(
      '--cell-timeout',
      raw.cellTimeout,
      (text) => (positive(text) ?? Number.NaN) * 60_000 || undefined,
      undefined,
      'is no number of minutes; use one such as 30',
    ),
    budgetSeconds:
      read(
        '--budget',
        raw.budget,
        parseDuration,
        undefined,
        'is no time; use one such as 8h, 90m or 1h30m',
      ) ??
      read(
        '--until',
        raw.until,
        (text) => secondsUntil(text, new Date(performance.timeOrigin)),
        undefined,
        'is no time of day; use one such as 07:00',
      ),
    audit: read('--audit', raw.audit, parseShare, undefined, 'is no share of the cells; use one such as 5%'),
    port: read('--port', raw.port, parsePort, 0, PORT_HELP),
  };
  if (raw.budget !== undefined && raw.until !== undefined)
    problems.push({ place: '--until', message: 'says when to end, as --budget does; give one' });
  if (raw.port !== undefined && !raw.watch)
    problems.push({ place: '--port', message: 'is of the page that --watch serves; give --watch with it' });
  const address = raw.queue === undefined ? undefined : urlProblem(raw.queue);
  if (address !== undefined) problems.push({ place: '--queue', message: address });
  if (raw.audit !== undefined && raw.queue !== undefined)
    problems.push({
      place: '--audit',
      message:
        'runs on threads of this machine, not over --queue; once the run is done, give the same command without --queue',
    });
  if (raw.keepGoing && raw.failFast)
    problems.push({
      place: '--fail-fast',
      message: 'contradicts --keep-going, which is the default; give one',
    });
  return { options, problems };
}

/** Warnings of threads and memory that this process does not have. */
export function limitWarnings({ workers, memoryBytes, limits }: Options): string[] {
  const warnings: string[] = [];
  if (workers > limits.cores)
    warnings.push(
      `--workers ${workers}: this process may use ${plural(limits.cores, 'core')}; more threads than that are no faster, and need memory`,
    );
  const most = Math.min(limits.cgroupBytes ?? Number.POSITIVE_INFINITY, totalmem());
  if (memoryBytes > most)
    warnings.push(
      `--memory ${memoryText(memoryBytes)}: this process may use ${memoryText(most)}; a run that takes more is killed`,
    );
  return warnings;
}

/** Runs `read`. Where it throws a UsageError, the problems of the options are added to its own. */
export async function withProblems<T>(problems: readonly Problem[], read: () => Promise<T>): Promise<T> {
  let value: T;
  try {
    value = await read();
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError([...problems, ...error.problems], { cause: error });
    throw error;
  }
  if (problems.length > 0) throw new UsageError(problems);
  return value;
}
