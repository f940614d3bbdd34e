import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { builtFile } from '../../src/package-root.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Prints each package that is imported. */
const HOOKS = `
import { writeSync } from 'node:fs';
export async function resolve(specifier, context, next) {
  if (/^[@\\w]/.test(specifier) && !/^(node|file|data):/.test(specifier)) writeSync(2, 'import ' + specifier + '\\n');
  return next(specifier, context);
}`;

/** Packages that a command line loads. */
function loadedBy(...args: readonly string[]): string[] {
  const folder = temporaryFolder();
  const [hooks, preload] = ['hooks.mjs', 'preload.mjs'].map((name) => join(folder, name));
  writeFileSync(hooks, HOOKS);
  writeFileSync(
    preload,
    `import { register } from 'node:module'; register(${JSON.stringify(pathToFileURL(hooks).href)});`,
  );
  const flags = ['--import', pathToFileURL(preload).href];
  const { stderr, status } = spawnSync(process.execPath, [...flags, builtFile('src/cli/main.js'), ...args], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return [...new Set(Array.from(stderr.matchAll(/^import (.*)$/gm), ([, name = '']) => name))].sort();
}

it.each(['--version', '--help', 'plan --help', 'data --help'])(
  'starts with the command line alone: %s',
  (words) => {
    expect(loadedBy(...words.split(' '))).toEqual(['commander', 'fastest-levenshtein']);
  },
);
