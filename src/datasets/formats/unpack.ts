import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataError } from '../../errors.ts';
import { kindOf } from '../sources/find-file.ts';
import { tarFiles } from './tar.ts';

/**
 * Unpacks the folder `name` of a gzipped tar archive to `folder`/`name`, which appears once it is complete.
 *
 * @throws DataError if the archive is damaged or not trusted, or has no such folder.
 */
export async function unpackFolder(archive: string, folder: string, name: string): Promise<void> {
  const part = join(folder, `${name}.part`);
  await rm(part, { recursive: true, force: true });
  try {
    for await (const file of tarFiles(archive)) {
      const path = join(part, file.name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.content, { flush: true });
    }
    if ((await kindOf(join(part, name))) !== 'folder')
      throw new DataError(`${archive}: expected a folder ${name} in it, found none`);
    await rename(join(part, name), join(folder, name));
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
