import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtFile } from '../../src/package-root.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { codeBlocks, type Page, pages } from './pages.ts';

const PYTHON = '/usr/bin/python3';
const page = pages().find(({ path }) => path === 'docs/cookbook.md') as Page;
const snippets = codeBlocks(page, 'python').map((code) => ({ code, modules: modulesOf(code) }));
const folder = temporaryFolder();

/** Modules that a snippet imports. */
function modulesOf(code: string): string[] {
  const named = code.matchAll(/^(?:import|from) (\w+)/gm);
  return [...new Set(Array.from(named, ([, name]) => name))];
}

const has = (name: string) => spawnSync(PYTHON, ['-c', `import ${name}`]).status === 0;
const missing = new Set(
  [...new Set(snippets.flatMap(({ modules }) => modules))].filter((name) => !has(name)),
);

beforeAll(() => {
  const [sweep = ''] = codeBlocks(page, 'jsonc');
  writeFileSync(join(folder, 'sweep.json'), sweep);
  const args = [builtFile('src/cli/main.js'), 'sweep.json', '--format', 'parquet', '--quiet'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}, 180_000);

describe('the Python of docs/cookbook.md (skipped where Python lacks a module)', () => {
  for (const [i, { code, modules }] of snippets.entries()) {
    const lacking = modules.filter((name) => missing.has(name));
    const reason = lacking.length === 0 ? '' : `, skipped without ${lacking.join(', ')}`;
    it.skipIf(lacking.length > 0)(`runs: snippet ${i + 1}, ${modules.join(', ')}${reason}`, () => {
      const { status, stdout, stderr } = spawnSync(PYTHON, ['-W', 'error::FutureWarning', '-c', code], {
        cwd: folder,
        encoding: 'utf8',
        // Matplotlib keeps a cache of fonts at home.
        env: { ...process.env, MPLCONFIGDIR: folder },
      });
      expect(status, stderr).toBe(0);
      if (!code.includes('savefig')) expect(stdout).not.toBe('');
    });
  }

  it.skipIf(missing.has('pandas'))('reads the types and means that it says', () => {
    const [{ code }] = snippets;
    const check = `${code}
assert cells["Nadv"].dtype == "Int64" and cells["epsilon"].dtype == "float64" and cells["norm"].dtype == "string"
assert len(cells) == 20 and (cells["status"] == "done").all()
print("MEANS", *cells.groupby("Nadv")["acc_adv_natural"].mean())`;
    const { stdout, stderr } = spawnSync(PYTHON, ['-c', check], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    const means = /MEANS (.*)/.exec(stdout)?.[1]?.split(' ').map(Number);
    const [head, ...rows] = readFileSync(join(folder, 'output/example/nadv.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(means).toEqual(rows.map((row) => expect.closeTo(Number(row[head.indexOf('mean')]), 12)));
  });

  it.skipIf(missing.has('matplotlib') || missing.has('pandas'))(
    'draws a panel of one column of a paper',
    async () => {
      const { width, height } = await sharp(join(folder, 'nadv.png')).metadata();
      expect([width, height]).toEqual([1050, 780]);
    },
  );
});
