import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test, vi } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { mergeFolders } from '../../src/sweep/store/merge.ts';
import { grid, run, sweepOf, temporaryFolder } from './support/sweeps.ts';

const sweep = sweepOf(grid(2, 2));

/** A folder `out` with files, inside a new folder. */
function folderWith(...names: string[]): { parent: string; out: string } {
  const parent = temporaryFolder();
  const out = join(parent, 'out');
  mkdirSync(out);
  for (const name of names) writeFileSync(join(out, name), 'x');
  return { parent, out };
}

async function expectRefused(running: Promise<unknown>, message: RegExp): Promise<void> {
  await expect(running).rejects.toThrow(UsageError);
  await expect(running).rejects.toThrow(message);
}

describe.each([false, true])('fresh: %s', (fresh) => {
  it('refuses a folder of foreign files and leaves it alone', async () => {
    const { parent, out } = folderWith('a', 'b', 'c', 'thesis.tex');
    await expectRefused(run(sweep, out, { fresh }), /out: holds "a", "b", "c" and 1 more .*--out/);
    expect(readdirSync(parent)).toEqual(['out']);
    expect(readdirSync(out).sort()).toEqual(['a', 'b', 'c', 'thesis.tex']);
  });

  it('refuses a file in the place of the folder', async () => {
    const { parent, out } = folderWith('file');
    await expectRefused(run(sweep, join(out, 'file'), { fresh }), /is a file, not a folder; .*--out/);
    expect([readdirSync(parent), readdirSync(out)]).toEqual([['out'], ['file']]);
  });

  it('refuses a folder in which journal.ndjson is no file', async () => {
    const { parent, out } = folderWith();
    mkdirSync(join(out, 'journal.ndjson'));
    await expectRefused(run(sweep, out, { fresh }), /holds "journal\.ndjson"/);
    expect(readdirSync(parent)).toEqual(['out']);
  });

  it.each([[[]], [['.gitkeep']], [['.DS_Store']], [['.lock']]])('runs in a folder with %j', async (names) => {
    const { parent, out } = folderWith(...names);
    expect(await run(sweep, out, { fresh })).toMatchObject({ outcome: 'done' });
    expect(readdirSync(parent)).toEqual(['out']);
  });
});

it('moves foreign files in a folder of ours along with it', async () => {
  const { parent, out } = folderWith();
  await run(sweep, out);
  writeFileSync(join(out, 'notes.md'), 'x');
  await run(sweep, `${out}/`, { fresh: true });
  expect(existsSync(join(out, 'notes.md'))).toBe(false);
  const [aside = ''] = readdirSync(parent).filter((name) => name.startsWith('out.'));
  expect(existsSync(join(parent, aside, 'notes.md'))).toBe(true);
});

it('continues through a link, and moves none', async () => {
  const { parent, out } = folderWith();
  const link = join(parent, 'link');
  symlinkSync(out, link);
  await run(sweep, link);
  await expectRefused(run(sweep, link, { fresh: true }), /link: is a link to .*out.*--out/);
  expect(readdirSync(parent).sort()).toEqual(['link', 'out']);
});

test.each(['current', 'home'])('moves no folder that holds the %s folder', async (which) => {
  const { parent, out } = folderWith();
  await run(sweep, out);
  const inner = join(out, 'inner');
  if (which === 'home') vi.stubEnv('HOME', inner);
  const cwd = which === 'current' ? vi.spyOn(process, 'cwd').mockReturnValue(inner) : undefined;
  try {
    await expectRefused(run(sweep, out, { fresh: true }), new RegExp(`the ${which} folder .*--out`));
  } finally {
    cwd?.mockRestore();
    vi.unstubAllEnvs();
  }
  expect(readdirSync(parent)).toEqual(['out']);
});

it('merges into no folder of foreign files', async () => {
  const part = join(temporaryFolder(), 'part');
  await run(sweep, part);
  const { out } = folderWith('thesis.tex');
  await expectRefused(
    mergeFolders([part], { folderFor: () => out }, () => {}),
    /holds "thesis\.tex"/,
  );
  expect(readdirSync(out)).toEqual(['thesis.tex']);
});
