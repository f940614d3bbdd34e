import { readFile, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { DataError, reasonOf } from '../../errors.ts';
import { isSystemError } from '../../system-error.ts';

/** Limit of the size of an archive and of what is unpacked from it, since both are held in memory. */
const MAX_BYTES = 2 ** 31 - 1;
/** Largest compression ratio of deflate. */
const MAX_RATIO = 1032;
/** The end record of an archive and, before it, a comment of up to 65,535 bytes. */
const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;

/**
 * Unpacks the wanted files of a ZIP archive, by name. Sizes are checked before unpacking, the CRC-32 of each file
 * afterwards.
 *
 * @throws DataError if the file is missing, not an archive, corrupt, or too large to unpack in memory (2 GiB)
 */
export async function readZip(
  path: string,
  wanted: (name: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const archive = await readWhole(path);
  let total = 0;
  try {
    const checksums = readChecksums(archive);
    const files = unzipSync(archive, {
      filter: ({ name, size, originalSize }) => {
        if (!wanted(name)) return false;
        total += originalSize;
        if (total > MAX_BYTES || originalSize > size * MAX_RATIO)
          throw new Error(`${name} claims ${originalSize} bytes, packed in ${size}`);
        return true;
      },
    });
    for (const [name, content] of Object.entries(files)) {
      const expected = checksums.get(name);
      const found = crc32(content);
      if (expected !== found)
        throw new Error(`${name} fails its checksum: expected CRC-32 ${expected}, found ${found}`);
    }
    return new Map(Object.entries(files));
  } catch (cause) {
    throw new DataError(`${path}: not a ZIP archive, cut short or corrupt: ${reasonOf(cause, path)}`, {
      cause,
    });
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      throw new Error(
        `${size} bytes are too many to hold in memory (at most ${MAX_BYTES}); raw IDX files are read in place`,
      );
    return await readFile(path);
  } catch (cause) {
    const remedy = isSystemError(cause) ? '; paths are relative to the current folder' : '';
    throw new DataError(`${path}: cannot be read: ${reasonOf(cause, path)}${remedy}`, { cause });
  }
}

/** The CRC-32 of every file from the archive's directory; the unpacking library does not check it. */
function readChecksums(archive: Uint8Array): Map<string, number> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END_SIGNATURE) end--;
  if (end < 0) throw new Error(`no end record in ${archive.length} bytes`);
  const checksums = new Map<string, number>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 8, true); left > 0; left--) {
    if (view.getUint32(at, true) !== ENTRY_SIGNATURE) throw new Error(`no directory entry at byte ${at}`);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    );
    const next = at + ENTRY_BYTES + (nameBytes ?? 0);
    checksums.set(
      Buffer.from(archive.subarray(at + ENTRY_BYTES, next)).toString('utf8'),
      view.getUint32(at + 16, true),
    );
    at = next + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
  return checksums;
}
