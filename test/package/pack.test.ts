import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';

const manifest = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));

/** What `npm pack` would put into the tarball, from the build as it is. */
function packed(): string[] {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const options = { cwd: packageRoot(), encoding: 'utf8', shell: process.platform === 'win32' } as const;
  const { status, stdout, stderr } = spawnSync('npm', args, options);
  expect(status, stderr).toBe(0);
  const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(stdout);
  return files.map(({ path }) => path);
}

let files: string[] = [];
beforeAll(() => {
  files = packed();
}, 60_000);

it('packs program, types, kernels and schema, and nothing else', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'sweep.schema.json'],
      ...['dist/kernels/strict.wasm', 'dist/kernels/relaxed.wasm', 'dist/workers/cells.js'],
      ...['dist/src/cli/main.js', 'dist/src/index.js', 'dist/src/index.d.ts'],
    ]),
  );
  const expected =
    /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|sweep\.schema\.json|dist\/kernels\/\w+\.wasm|dist\/(src|workers)\/.+\.(js|d\.ts))$/;
  expect(files.filter((path) => !expected.test(path))).toEqual([]);
});

it('packs what its entries point to', () => {
  const entries = [manifest.types, manifest.bin['lap-sweep'], ...Object.values(manifest.exports)]
    .flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)))
    .map((path) => String(path).replace('./', ''));
  expect(entries.length).toBeGreaterThan(6);
  for (const entry of entries) expect(files).toContain(entry);
});

it('imports nothing at run time that an installation leaves out', () => {
  const imported = files
    .filter((path) => path.endsWith('.js'))
    .flatMap((path) => [...readFileSync(join(packageRoot(), path), 'utf8').matchAll(IMPORT)])
    .map(([, name = '']) =>
      name.startsWith('@') ? name.split('/', 2).join('/') : (name.split('/')[0] ?? ''),
    );
  const missing = imported.filter((name) => !(name in manifest.dependencies) && !name.startsWith('node:'));
  expect([...new Set(missing)]).toEqual([]);
  expect(existsSync(join(packageRoot(), 'dist/kernels/strict.wasm'))).toBe(true);
});

/** Modules that a file imports, statically or not, which are not its own neighbours. */
const IMPORT = /\b(?:from|import\()\s*['"]([^'".][^'"]*)['"]/g;
