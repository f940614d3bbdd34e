import { relative, sep } from 'node:path';

/** Meaning of each code of a system error, and its remedy. */
const MEANINGS: ReadonlyMap<unknown, readonly [meaning: string, remedy: string]> = new Map([
  ['EACCES', ['permission is denied', 'change the permissions, or use another folder']],
  ['EPERM', ['permission is denied', 'change the permissions, or use another folder']],
  ['EROFS', ['the file system is read-only', 'use another folder']],
  ['ENOENT', ['there is no such file or folder', 'correct the path']],
  ['ENOTDIR', ['a part of the path is a file, not a folder', 'correct the path']],
  ['EISDIR', ['is a folder, not a file', 'give a file']],
  ['EEXIST', ['is there already', 'use another name']],
  ['ENOTEMPTY', ['is not empty', 'use another folder']],
  ['ELOOP', ['links lead in a circle', 'correct the path']],
  ['ENAMETOOLONG', ['the name is too long', 'use a shorter one']],
  ['ENOSPC', ['no space left on the disk', 'make room, or use another folder']],
  ['EDQUOT', ['no space left in your quota', 'make room, or use another folder']],
  ['EIO', ['the disk reports an error', 'use another folder']],
  ['EMFILE', ['too many files are open', 'allow more with `ulimit -n`']],
  ['ENFILE', ['too many files are open', 'close some programs']],
  ['EADDRINUSE', ['the port is taken', 'use another one']],
]);

/** Whether an error is one of the operating system, such as a file that is missing. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** Whether an error has a code such as ENOENT, which tells that a file is missing. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * A system error in plain words, after the path of the file: `cells.csv: permission is denied`. The names of system
 * calls and of temporary files are left out.
 *
 * @param told path that the message before it names; only what is inside that folder is told again
 */
export function systemReason({ code, message, path }: NodeJS.ErrnoException, told?: string): string {
  const [meaning = message] = MEANINGS.get(code) ?? [];
  if (path === undefined || !MEANINGS.has(code)) return meaning;
  // Files are written under such a name and then renamed.
  const written = path.replace(/\.\d{5,}$/, '');
  const within = told === undefined ? written : relative(told, written);
  const isOutside = within.startsWith(`..${sep}`) || within === '..';
  if (told !== undefined && isOutside) return `${written}: ${meaning}`;
  return within === '' ? meaning : `${within}: ${meaning}`;
}

/** The remedy for a system error; undefined where none is known. */
export function systemRemedy({ code }: NodeJS.ErrnoException): string | undefined {
  return MEANINGS.get(code)?.[1];
}
