import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { tarFiles } from '../../src/datasets/formats/tar.ts';
import { packageRoot } from '../../src/package-root.ts';

const manifest = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));

/** Content that `npm pack` would put into the tarball, from the present build. */
function packed(): Packed {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const options = { cwd: packageRoot(), encoding: 'utf8', shell: process.platform === 'win32' } as const;
  const { status, stdout, stderr } = spawnSync('npm', args, options);
  expect(status, stderr).toBe(0);
  const [one]: [Packed] = JSON.parse(stdout);
  return one;
}

/** Sizes are in bytes. */
interface Packed {
  readonly files: readonly { readonly path: string }[];
  readonly size: number;
  readonly unpackedSize: number;
}

let files: string[] = [];
let sizes = [0, 0];
beforeAll(() => {
  const { size, unpackedSize, ...one } = packed();
  files = one.files.map(({ path }) => path);
  sizes = [size, unpackedSize];
}, 60_000);

it('is as small as docs/installing.md says', () => {
  const page = readFileSync(join(packageRoot(), 'docs/installing.md'), 'utf8');
  const [, ...told] = /npm pack` \| ([\d.]+) MB, ([\d.]+) MB unpacked/.exec(page) ?? [];
  expect(told).toHaveLength(2);
  for (const [i, text] of told.entries()) {
    // Within a fifth: more is worth a look.
    expect(sizes[i] / 1e6 / Number(text)).toBeGreaterThan(0.8);
    expect(sizes[i] / 1e6 / Number(text)).toBeLessThan(1.2);
  }
});

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

it('runs from the tarball in an empty project, with the dependencies alone', async () => {
  const project = mkdtempSync(join(tmpdir(), 'lap-sweep-pack-'));
  try {
    const args = ['pack', '--ignore-scripts', '--pack-destination', project];
    const options = { cwd: packageRoot(), shell: process.platform === 'win32' } as const;
    expect(spawnSync('npm', args, options).status).toBe(0);
    const tarball = readdirSync(project).find((name) => name.endsWith('.tgz')) ?? '';
    const installed = join(project, 'node_modules', 'lap-sweep');
    for await (const { name, content } of tarFiles(join(project, tarball))) {
      const target = join(installed, name.replace(/^package\//, ''));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    for (const name of productionPackages()) {
      const link = join(project, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(packageRoot(), 'node_modules', name), link, 'junction');
    }
    writeFileSync(join(project, 'sweep.json'), JSON.stringify(TINY));
    const run = (...words: string[]) => {
      const main = join(installed, manifest.bin['lap-sweep']);
      return spawnSync(process.execPath, [main, ...words], { cwd: project, encoding: 'utf8' });
    };
    expect(run('--help').stdout).toContain('Usage: lap-sweep');
    const { status, stdout, stderr } = run('sweep.json', '--workers', '1', '--engine', 'wasm');
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('2 cells: 2 done');
    expect(existsSync(join(project, 'output', 'tiny', 'report.html'))).toBe(true);
  } finally {
    rmSync(project, { recursive: true });
  }
}, 120_000);

const TINY = {
  name: 'tiny',
  settings: { d: 60, N: 20, Nadv: 40, m: 16, T: 100 },
  grid: { epsilon: [0.1, 0.5] },
};

/** Packages of an installation without development dependencies, from the lock file. */
function productionPackages(): string[] {
  const { packages }: { packages: Record<string, { dev?: boolean }> } = JSON.parse(
    readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8'),
  );
  return Object.entries(packages)
    .filter(([path, { dev }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && dev !== true)
    .map(([path]) => path.replace('node_modules/', ''))
    .filter((name) => existsSync(join(packageRoot(), 'node_modules', name)));
}

/** Modules imported by a file, statically or dynamically, except relative ones. */
const IMPORT = /(?<![-\w.'"])(?:from|import\()\s*['"]([^'".][^'"]*)['"]/g;
