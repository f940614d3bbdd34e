import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Argument, Command } from 'commander';
import { closest } from 'fastest-levenshtein';
import { openDataset } from '../datasets/open.ts';
import { defaultDataFolder } from '../datasets/sources/data-folder.ts';
import { DOWNLOAD_DEFAULTS } from '../datasets/sources/download.ts';
import { type FetchOptions, fetchDataset } from '../datasets/sources/fetch-dataset.ts';
import { kindOf } from '../datasets/sources/find-file.ts';
import { SOURCES, type SourceName } from '../datasets/sources/sources.ts';
import type { Dataset } from '../datasets/split.ts';
import { DataError, UsageError } from '../errors.ts';

const NAMES = Object.keys(SOURCES);

/** `lap-sweep data`: downloads a public data set to the data folder, or lists what is there. */
export function dataCommand(): Command {
  const name = new Argument('[name]', 'the data set');
  // Set without commander's own check, which would not tell the nearest match.
  name.argChoices = NAMES;
  return new Command('data')
    .description('download a public data set to the data folder and verify its checksums')
    .addArgument(name)
    .option('--list', 'show what is in the data folder')
    .option('--data <folder>', 'the data folder', defaultDataFolder())
    .option('--mirror <url>', 'base URL to try before the public addresses')
    .addHelpText('after', '\nExamples:\n  $ lap-sweep data mnist\n  $ lap-sweep data --list --data /data')
    .action(run);
}

interface Options {
  readonly list?: boolean;
  readonly data: string;
  readonly mirror?: string;
}

async function run(name: string | undefined, { list, data, mirror }: Options): Promise<void> {
  if (list) {
    for (const known of NAMES) console.log(await describeState(known, data));
    return;
  }
  if (!isSourceName(name)) {
    const given =
      name === undefined ? 'no name given' : `${name} is not known; did you mean ${closest(name, NAMES)}?`;
    throw new UsageError([{ place: 'data', message: `${given} (one of ${NAMES.join(', ')}; or --list)` }]);
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
  } finally {
    stop();
  }
}

function isSourceName(name: string | undefined): name is SourceName {
  return name !== undefined && NAMES.includes(name);
}

async function describeState(name: string, data: string): Promise<string> {
  const folder = join(data, name);
  if ((await kindOf(folder)) === null) return `${name}: not there; fetch it with \`lap-sweep data ${name}\``;
  try {
    return `${name}: ${describe(await openDataset(name, data))}, in ${folder}`;
  } catch (error) {
    if (error instanceof DataError) return `${name}: damaged: ${error.message}`;
    throw error;
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
