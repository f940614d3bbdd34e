import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { folderWith, lapSweep, rowsOf } from './command.ts';

const SWEEP = {
  name: 'tiny',
  settings: { m: 8, Nadv: 20, T: 3, d: 30, epsilon: 1 },
  grid: { N: [8, 12], seed: { range: [0, 3] } },
};

function table(path: string): Record<string, string>[] {
  return parse(readFileSync(path, 'utf8'), { columns: true });
}

describe('an audit', () => {
  it('runs cells again in finer steps and by SGD, and the report says how far values moved', async () => {
    const folder = folderWith(SWEEP);
    const out = join(folder, 'output/tiny');
    const { code, stderr } = await lapSweep(
      folder,
      ...['sweep.json', '--audit', '100%', '--workers', '1', '--engine', 'wasm'],
    );
    expect(stderr).toContain('tiny-audit');
    expect(code).toBe(0);

    const before = rowsOf(folder, 'tiny');
    const again = table(join(out, 'audit/cells.csv'));
    expect(again).toHaveLength(2 * before.length);
    const finer = again.filter(({ solver }) => solver === 'flow');
    expect(finer.map(({ eta }) => Number(eta))).toEqual(before.map(({ eta }) => Number(eta) / 8));
    expect(again.filter(({ solver }) => solver === 'sgd').map(({ epochs }) => epochs)).toEqual(
      before.map(() => '30'),
    );

    const moved = table(join(out, 'audit.csv'));
    expect(moved).toHaveLength(2 * before.length);
    const distances: number[] = [];
    before.forEach((row, n) => {
      const one = moved.find(({ N, seed, audit }) => N === row.N && seed === row.seed && audit === 'eta / 8');
      expect(one).toMatchObject({ value: row.acc_adv_natural, audited: finer[n]?.acc_adv_natural });
      distances.push(Math.abs(Number(one?.moved)));
      expect(Number(one?.moved)).toBe(Number(one?.audited) - Number(one?.value));
    });
    const report = readFileSync(join(out, 'report.html'), 'utf8');
    expect(report).toContain('6 of 6 cells were run again');
    const largest = Number(Math.max(...distances).toPrecision(2));
    expect(report).toMatch(new RegExp(`<td>6</td><td>[\\d.]+</td><td>${largest} \\(from`));
  });

  it('goes on where it was cut off, and more of the cells include fewer', async () => {
    const folder = folderWith(SWEEP);
    const journal = join(folder, 'output/tiny/audit/journal.ndjson');
    const args = ['sweep.json', '--quiet', '--json', '--engine', 'wasm', '--audit'];
    const ended = (stdout: string) =>
      stdout
        .split('\n')
        .filter((line) => line.includes('"cell-done"'))
        .map((line) => JSON.parse(line).id as string);
    await lapSweep(folder, ...args, '0.5');
    const half = readFileSync(journal, 'utf8');
    const rows = half.trimEnd().split('\n').length - 1;
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(12);

    // Cut in the middle of the last line, as by a kill.
    writeFileSync(journal, half.slice(0, -40));
    const again = await lapSweep(folder, ...args, '50%');
    expect(ended(again.stdout)).toHaveLength(1);
    const all = await lapSweep(folder, ...args, '1');
    expect(ended(all.stdout)).toHaveLength(12 - rows);
    expect(table(join(folder, 'output/tiny/audit/cells.csv'))).toHaveLength(12);
  });

  it('is drawn again by plot, and leaves the tables of the run as they are', async () => {
    const folder = folderWith(SWEEP);
    const out = join(folder, 'output/tiny');
    await lapSweep(folder, 'sweep.json', '--quiet', '--engine', 'wasm');
    const cells = readFileSync(join(out, 'cells.csv'), 'utf8');
    expect(readFileSync(join(out, 'report.html'), 'utf8')).not.toContain('id="audit"');
    await lapSweep(folder, 'sweep.json', '--quiet', '--engine', 'wasm', '--audit', '100%');
    expect(readFileSync(join(out, 'cells.csv'), 'utf8')).toBe(cells);
    const report = readFileSync(join(out, 'report.html'), 'utf8');
    expect(report).toContain('id="audit"');
    expect((await lapSweep(folder, 'plot', out)).code).toBe(0);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toBe(report);
  });

  it.each(['0', '101%', '-5%', 'some', '%'])('refuses the share %s', async (share) => {
    const { code, stderr } = await lapSweep(folderWith(SWEEP), 'sweep.json', '--audit', share);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--audit.*such as 5%/);
  });

  it('says so where no cell can be audited', async () => {
    const folder = folderWith({
      ...SWEEP,
      settings: { m: 8, Nadv: 20, solver: 'max-margin', d: 60, epsilon: 1 },
    });
    const { stderr } = await lapSweep(folder, 'sweep.json', '--audit', '100%', '--engine', 'wasm');
    expect(stderr).toContain('No cell is audited');
  });
});
