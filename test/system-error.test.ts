import { expect, it, test } from 'vitest';
import { explainError } from '../src/cli/explain-error.ts';
import { DataError, reasonOf } from '../src/errors.ts';

function systemError(code: string, path?: string): Error {
  const text = `${code}: of the system, open${path === undefined ? '' : ` '${path}'`}`;
  return Object.assign(new Error(text), { code, syscall: 'open', ...(path !== undefined && { path }) });
}

test.each([
  ['EACCES', '/out/cells.csv.1234567', undefined, '/out/cells.csv: permission is denied'],
  ['EACCES', '/out/cells.csv', '/out', 'cells.csv: permission is denied'],
  ['ENOENT', 'a.npz', 'a.npz', 'there is no such file or folder'],
  ['EACCES', '/elsewhere', '/out', '/elsewhere: permission is denied'],
  ['ENOSPC', undefined, undefined, 'no space left on the disk'],
  ['EODD', '/out', undefined, "EODD: of the system, open '/out'"],
])('%s of %s, where %s is told, is %s', (code, path, told, reason) => {
  expect(reasonOf(systemError(code, path), told)).toBe(reason);
});

it('is told with a remedy, and that nothing was run only of a run', () => {
  const denied = systemError('EACCES', '/out/cells.csv.1234567');
  const text = 'error: /out/cells.csv: permission is denied; change the permissions, or use another folder';
  expect(explainError(denied, false)).toEqual({ text, exitCode: 2 });
  expect(explainError(denied, true)).toEqual({ text: `${text}\nNothing was run.`, exitCode: 2 });
  expect(explainError(new DataError('a: is damaged'), false).text).toBe('error: a: is damaged');
});
