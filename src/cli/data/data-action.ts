import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { openDataset } from '../../datasets/open.ts';
import { defaultDataFolder } from '../../datasets/sources/data-folder.ts';
import { DOWNLOAD_DEFAULTS } from '../../datasets/sources/download.ts';
import { type FetchOptions, fetchDataset } from '../../datasets/sources/fetch-dataset.ts';
import { kindOf } from '../../datasets/sources/find-file.ts';
import { SOURCES, type SourceName } from '../../datasets/sources/sources.ts';
import type { Dataset } from '../../datasets/split.ts';
import { DataError, MissingFileError, UsageError } from '../../errors.ts';
import { didYouMean, oneOf, show } from '../../wording.ts';
import { ExitCode } from '../exit-code.ts';

const NAMES = Object.keys(SOURCES);

/** Options of `lap-sweep data`. */
export interface DataOptions {
  readonly list?: boolean;
  readonly data?: string;
  readonly mirror?: string;
}

/**
 * Downloads a public data set, or lists what is there. Throws UsageError where the name is none.
 *
 * @returns the exit code; `failed` where a set is damaged or incomplete
 */
export async function fetchOrList(
  name: string | undefined,
  { list, data = defaultDataFolder(), mirror }: DataOptions,
): Promise<ExitCode> {
  if (list) {
    const states = await Promise.all(NAMES.map((known) => stateOf(known, data)));
    for (const { text } of states) console.log(text);
    return states.every(({ isSound }) => isSound) ? ExitCode.done : ExitCode.failed;
  }
  if (!isSourceName(name)) {
    const given = name === undefined ? 'no name given' : `${show(name)} is not known`;
    const message = `${given}; use ${oneOf(NAMES)}, or --list.${didYouMean(name, NAMES)}`;
    throw new UsageError([{ place: 'data', message }]);
  }
  const source = SOURCES[name];
  const mirrors = mirror === undefined ? source.mirrors : [mirror, ...source.mirrors];
  const { stop, ...listeners } = progress();
  try {
    const set = await fetchDataset(
      name,
      data,
      { ...DOWNLOAD_DEFAULTS, ...listeners },
      { ...source, mirrors },
    );
    console.log(`${name}: ${describe(set)}, in ${join(data, name)}`);
    return ExitCode.done;
  } finally {
    stop();
  }
}

function isSourceName(name: string | undefined): name is SourceName {
  return name !== undefined && NAMES.includes(name);
}

/** State of a data set in words, and whether it is whole or not there at all. */
async function stateOf(name: string, data: string): Promise<{ text: string; isSound: boolean }> {
  const folder = join(data, name);
  if ((await kindOf(folder)) === null)
    return { text: `${name}: not there; fetch it with \`lap-sweep data ${name}\``, isSound: true };
  try {
    const text = `${name}: ${describe(await openDataset(name, data))}, in ${folder}`;
    return { text, isSound: true };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const state = error instanceof MissingFileError ? 'incomplete' : 'damaged';
    return { text: `${name}: ${state}: ${error.message}`, isSound: false };
  }
}

function describe({ train, test, shape }: Dataset): string {
  return `${train.count} training and ${test?.count ?? 0} test samples of ${shape.join(' x ')}`;
}

/** A progress bar on stderr; plain lines where stderr is not a terminal. */
function progress(): Pick<FetchOptions, 'onFile' | 'onProgress'> & { stop(): void } {
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{file} [{bar}] {percentage} % of {megabytes} MB, {eta_formatted} left',
    clearOnComplete: true,
  });
  return {
    onFile: (file, state) => {
      if (state === 'fetching')
        bar.start(file.bytes, 0, { file: file.name, megabytes: (file.bytes / 1e6).toFixed(1) });
      else {
        bar.stop();
        console.error(`${file.name}: ${state === 'there' ? 'already there' : 'fetched'}, verified`);
      }
    },
    onProgress: (_, bytes) => bar.update(bytes),
    stop: () => bar.stop(),
  };
}
