import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { build, containerfile, run } from './container.ts';

const TINY = { name: 'tiny', settings: { d: 40, N: 20, Nadv: 40, m: 8, T: 10 }, grid: { seed: [0, 1] } };
const isPosix = process.platform !== 'win32';
const hasRegistry = spawnSync('npm', ['ping', '--fetch-retries=0', '--fetch-timeout=5000']).status === 0;
if (!hasRegistry) console.warn('no npm registry answers: the steps of the Containerfile are not tested');

it('begins each stage with the image of one argument, and asks nothing but npm for anything', () => {
  const steps = containerfile();
  expect(steps.filter(({ name }) => name === '')).toEqual([]);
  expect(steps.filter(({ name }) => name === 'FROM').map(({ rest }) => rest.split(' ')[0])).toEqual(
    Array(2).fill(`\${NODE_IMAGE}`),
  );
  const commands = steps.filter(({ name }) => name === 'RUN').map(({ rest }) => rest);
  expect(commands.join('\n')).not.toMatch(/apt|curl|wget|https?:/);
  // Scripts of packages would download from elsewhere.
  for (const command of commands.filter((text) => /npm (ci|prune)/.test(text)))
    expect(command).toContain('--ignore-scripts');
});

it.skipIf(!hasRegistry || !isPosix)(
  'has steps that build an installation that runs a sweep',
  () => {
    const scratch = mkdtempSync(join(tmpdir(), 'lap-sweep-container-'));
    // Removed within the time of the test: it has some ten thousand files.
    onTestFinished(() => rmSync(scratch, { recursive: true, force: true }), 120_000);
    const stages = build(containerfile(), scratch);
    const image = stages[1];
    expect(image.entrypoint).toEqual(['lap-sweep']);
    const work = join(image.root, image.workdir);
    writeFileSync(join(work, 'sweep.json'), JSON.stringify(TINY));
    const said = run(image, image.entrypoint.join(' '), ['sweep.json', '--workers', '1', '--engine', 'mlas']);
    expect(said).toContain('2 cells: 2 done');
    expect(existsSync(join(work, 'output/tiny/report.html'))).toBe(true);
    const installed = readdirSync(join(image.root, 'opt/lap-sweep/node_modules'));
    for (const name of ['typescript', 'vitest', 'assemblyscript']) expect(installed).not.toContain(name);
  },
  600_000,
);
