import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { codeBlocks, pages } from '../docs/pages.ts';

/** Runs a program like a user of the package: it imports the built lap-sweep by name. */
function run(code: string): string {
  const args = ['--input-type=module', '-e', code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: packageRoot(),
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

function examples(path: string): string[] {
  return pages()
    .filter((page) => page.path === path)
    .flatMap((page) => codeBlocks(page, 'js'));
}

const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-library-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('runs the experiment of docs/library.md, in about 20 lines', () => {
  const [code = ''] = examples('docs/library.md');
  expect(code.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('//')).length).toBeLessThan(
    21,
  );
  expect(Number(run(code))).toBeGreaterThan(0.65);
});

it('runs the cells and the sweep of docs/library.md', () => {
  const [, cells = '', sweep = ''] = examples('docs/library.md');
  expect(run(cells).match(/^0\.\d+ done 0\.\d+$/gm)).toHaveLength(3);
  const output = run(sweep.replace("'output/from-a-program'", JSON.stringify(folder)));
  expect(output).toMatch(/^done /);
  expect(output.match(/^0\.\d+ [01] (0\.\d+|1)$/gm)).toHaveLength(6);
});
