import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { builtFile } from '../../src/package-root.ts';
import { folderWith } from './command.ts';

const TINY = { name: 'tiny', settings: { d: 20, N: 10, Nadv: 20, m: 4, T: 1 } };
/** In the place of onnxruntime's package there is none, as where it has no binary. */
const HOOKS = `export async function resolve(specifier, context, next) {
  if (specifier === 'onnxruntime-node') throw new Error('no binary');
  return next(specifier, context);
}`;

it('a machine without onnxruntime is told so before anything runs, and can plan', () => {
  const folder = folderWith(TINY);
  writeFileSync(join(folder, 'hooks.mjs'), HOOKS);
  const hooks = JSON.stringify(pathToFileURL(join(folder, 'hooks.mjs')).href);
  writeFileSync(join(folder, 'preload.mjs'), `import { register } from 'node:module'; register(${hooks});`);
  const run = (...words: readonly string[]) =>
    spawnSync(process.execPath, [builtFile('src/cli/main.js'), ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        NODE_OPTIONS: `--import ${pathToFileURL(join(folder, 'preload.mjs')).href}`,
      },
    });
  for (const words of [['sweep.json'], ['worker', 'redis://127.0.0.1:1']]) {
    const { status, stdout, stderr } = run(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error: onnxruntime does not load on this machine \(\S+\): no binary; it runs on/,
    );
  }
  expect(existsSync(join(folder, 'output'))).toBe(false);
  expect(run('plan', 'sweep.json')).toMatchObject({ status: 0, stderr: '' });
});
