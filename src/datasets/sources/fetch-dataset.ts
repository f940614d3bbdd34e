import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, reasonOf } from '../../errors.ts';
import { unpackFolder } from '../formats/unpack.ts';
import { openDataset } from '../open.ts';
import type { Dataset } from '../split.ts';
import { DOWNLOAD_DEFAULTS, type DownloadOptions, download } from './download.ts';
import { kindOf } from './find-file.ts';
import { SOURCES, type Source, type SourceFile, type SourceName } from './sources.ts';
import { faultOf, hasContent } from './verify.ts';

export interface FetchOptions extends Omit<DownloadOptions, 'onProgress'> {
  readonly onFile?: (file: SourceFile, state: 'there' | 'fetching' | 'fetched') => void;
  readonly onProgress?: (file: SourceFile, bytes: number) => void;
}

/**
 * Ensures that a public data set is in `dataFolder`. Verified files are kept, the others are downloaded; a file of the
 * same name with other content is replaced.
 *
 * @throws DataError if no mirror serves a file, or the set is incomplete in the end
 */
export async function fetchDataset(
  name: SourceName,
  dataFolder: string,
  options: FetchOptions = DOWNLOAD_DEFAULTS,
  source: Source = SOURCES[name],
): Promise<Dataset> {
  const folder = join(dataFolder, name);
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new DataError(`${folder}: cannot be made: ${reasonOf(cause, folder)}`, { cause });
  });
  const unpacked = source.unpacksTo === undefined ? null : join(folder, source.unpacksTo);
  if (unpacked === null || (await kindOf(unpacked)) === null) {
    for (const file of source.files) await provide(folder, file, source.mirrors, options);
    if (source.unpacksTo !== undefined) await unpackAll(folder, source.files, source.unpacksTo);
  }
  return opened(name, dataFolder, source, unpacked ?? folder);
}

async function provide(
  folder: string,
  file: SourceFile,
  mirrors: readonly string[],
  { onFile, onProgress, ...options }: FetchOptions,
): Promise<void> {
  const path = join(folder, file.name);
  if (
    (await kindOf(path)) === 'file' &&
    ((await faultOf(path, file)) === null || (await hasContent(path, file)))
  ) {
    onFile?.(file, 'there');
    return;
  }
  onFile?.(file, 'fetching');
  await download(folder, file, mirrors, { ...options, onProgress: (bytes) => onProgress?.(file, bytes) });
  onFile?.(file, 'fetched');
}

/** Unpacks the archives and removes them. */
async function unpackAll(folder: string, files: readonly SourceFile[], name: string): Promise<void> {
  for (const file of files) {
    await unpackFolder(join(folder, file.name), folder, name);
    await rm(join(folder, file.name));
  }
}

async function opened(name: string, dataFolder: string, source: Source, place: string): Promise<Dataset> {
  const set = await openDataset(name, dataFolder);
  const found = [set.train.count, set.test?.count ?? 0];
  if (found.join() !== [source.train, source.test].join()) {
    const expected = `expected ${source.train} training and ${source.test} test samples`;
    throw new DataError(
      `${place}: ${expected}, found ${found.join(' and ')}; move it away and run the command again`,
    );
  }
  return set;
}
