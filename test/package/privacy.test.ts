import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtFile, packageRoot } from '../../src/package-root.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.warn('strace is not installed: tests of connections are skipped');

const SWEEP = {
  name: 'private',
  settings: { d: 300, N: 256, Nadv: 300, m: 64, T: 1 },
  grid: { seed: [0, 1, 2, 3] },
};
const LIBRARY = `
  import { parseSweep, runSweep, createEngine } from '${builtFile('src/index.js')}';
  await createEngine('mlas');
  const sweep = parseSweep(JSON.stringify(${JSON.stringify(SWEEP)}), 'sweep.json');
  await runSweep(sweep, { folder: 'work/output', workers: 2, engine: 'mlas' });`;

const USES = [
  [
    'the command',
    [
      builtFile('src/cli/main.js'),
      'sweep.json',
      '--out',
      'work/output',
      '--workers',
      '2',
      '--engine',
      'mlas',
    ],
  ],
  ['the library', ['--input-type=module', '-e', LIBRARY]],
] as const;

/** Runs node in a new folder that is also the home and the temporary folder. */
function runIn(
  folder: string,
  before: readonly string[],
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
) {
  const own = (name: string) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify(SWEEP));
  own('work');
  const [program = '', ...rest] = [...before, process.execPath, ...args];
  const { status, stderr } = spawnSync(program, rest, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...env,
      ...{ HOME: own('home'), TMPDIR: own('tmp') },
      ...{ XDG_CACHE_HOME: own('cache'), XDG_CONFIG_HOME: own('config'), XDG_DATA_HOME: own('data') },
      ...more,
    },
  });
  expect(status, stderr).toBe(0);
  const outside = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => !path.startsWith('work/output/'));
  return outside.filter((path) => path !== 'sweep.json' && path !== 'trace');
}

describe.each(USES)('%s', (_, args) => {
  it('leaves no file outside the output folder', () => {
    expect(runIn(temporaryFolder(), [], args)).toEqual([]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(runIn(temporaryFolder(), [], args, { ORT_DISABLE_TELEMETRY: '' })).toEqual([]);
  });

  it.skipIf(!hasStrace)('connects to nothing', () => {
    const folder = temporaryFolder();
    runIn(folder, ['strace', '-f', '-qq', '-e', 'trace=connect,sendto', '-o', join(folder, 'trace')], args);
    const network = readFileSync(join(folder, 'trace'), 'utf8').match(/.*AF_INET.*/g) ?? [];
    expect(network).toEqual([]);
  });
});

it('imports onnxruntime in one place alone', () => {
  const files = ['src', 'workers', 'bench', 'test'].flatMap((folder) =>
    readdirSync(join(packageRoot(), folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  const importing = files.filter((file) =>
    /(\bfrom|\bimport|\bimport\(|\brequire\()\s*['"]onnxruntime-node/.test(
      readFileSync(join(packageRoot(), file), 'utf8'),
    ),
  );
  expect(importing).toEqual(['src/linalg/mlas/onnxruntime.ts']);
});
