import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Written } from '../cells.ts';

/** Limit of a call of git, so that a huge or remote repository delays no run. */
const GIT_TIMEOUT_MS = 5000;

/** State of the git repository that a sweep file is in. */
export interface GitState {
  /** The commit that is checked out, as 40 or 64 hex digits. */
  readonly commit: string;
  /** Whether tracked files differ from the commit, or a file of the sweep is not tracked. */
  readonly dirty: boolean;
  /** Files of the sweep by their paths in the repository, the base first; those that are not tracked are left out. */
  readonly files: readonly string[];
}

/**
 * State of the git repository of a sweep file; undefined where there is no file, repository, commit or git. Changes
 * nothing, and runs no program that the repository names as its monitor of files.
 */
export async function gitStateOf(written: Written | undefined): Promise<GitState | undefined> {
  const last = written?.files.at(-1)?.path;
  if (written === undefined || last === undefined) return undefined;
  const folder = dirname(last);
  try {
    const status = await git(folder, 'status', '--porcelain=v2', '--branch', '--untracked-files=no');
    const [, commit] = /^# branch\.oid ([0-9a-f]+)$/m.exec(status) ?? [];
    if (commit === undefined) return undefined;
    const named = await Promise.all(written.files.map(({ path }) => trackedName(path)));
    const files = named.filter((name) => name !== undefined);
    const isChanged = status.split('\n').some((line) => line !== '' && !line.startsWith('#'));
    return { commit, dirty: isChanged || files.length < named.length, files };
  } catch {
    return undefined;
  }
}

/** Path of a file in its repository; undefined where it is not tracked. */
async function trackedName(path: string): Promise<string | undefined> {
  // Literal: no character of the name has a meaning.
  const spec = `:(literal)${basename(path)}`;
  const text = await git(dirname(path), 'ls-files', '--full-name', '-z', '--', spec).catch(() => '');
  return text.split('\0')[0] || undefined;
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  // Set by git where it calls hooks; they would name another repository.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  const options = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-C', folder];
  const { stdout } = await promisify(execFile)('git', [...options, ...args], {
    env,
    timeout: GIT_TIMEOUT_MS,
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

/** A command line without the passwords in its URLs. */
export function withoutPasswords(words: readonly string[]): string[] {
  return words.map((word) => word.replace(/(\w+:\/\/)[^/@\s]*@/g, '$1***@'));
}
