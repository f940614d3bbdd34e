import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockContent, fillPage } from '../../scripts/docs-tables.mjs';
import { shippedSweeps } from '../../scripts/shipped-sweeps.mjs';
import { makeProgram } from '../../src/cli/program.ts';
import { runCommand } from '../../src/cli/run.ts';
import { measurements } from '../../src/experiment/measurements.ts';
import {
  completeSettings,
  settingDeclarations,
  settingNames,
  settingSchemas,
} from '../../src/experiment/settings.ts';
import { packageRoot } from '../../src/package-root.ts';
import { defaultText } from '../../src/parts/defaults.ts';
import { meaningAndNote } from '../../src/parts/measurement.ts';
import { allowed } from '../../src/sweep/file/allowed.ts';
import { layerOf } from '../../src/sweep/file/layers/layer.ts';
import { parseSweep, readSweep } from '../../src/sweep/file/spec.ts';
import { vocabularyOf } from '../../src/sweep/file/vocabulary-of.ts';
import { fitLaw } from '../../src/theory/law.ts';
import { LAYERS } from '../house/imports.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { anchors, codeBlocks, localLinks, pages } from './pages.ts';

const all = pages();
const byPath = new Map(all.map((page) => [page.path, page]));
const sweeps = await shippedSweeps(readSweep);
const fromRoot = (path: string) => join(packageRoot(), path);

describe.each(all)('$path', (page) => {
  it('links to files and headings that exist', () => {
    const broken = localLinks(page).filter(([target, anchor]) => {
      if (!existsSync(fromRoot(target))) return true;
      const other = byPath.get(target);
      return anchor !== undefined && (other === undefined || !anchors(other).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  it('has the tables and examples that follow from the code', () => {
    const definitions = {
      settingNames,
      settingSchemas,
      settingDeclarations,
      defaultText,
      measurements,
      meaningAndNote,
      allowed,
      defaults: completeSettings({}),
      options: runCommand().options,
      sweeps,
      fitLaw,
    };
    const example = (file: string) => readFileSync(fromRoot(`test/use/modules/${file}`), 'utf8');
    const results = (file: string) => readFileSync(fromRoot(`docs/results/${file}`), 'utf8');
    const contentOf = blockContent(definitions, example, results);
    expect(page.text).toBe(fillPage(page.text, contentOf, results));
  });

  it('has no interval in its text that is not read from results', () => {
    expect(proseOf(page.text).match(/\d \(-?\d\.\d+ to -?\d\.\d+\)/g) ?? []).toEqual([]);
  });

  it('shows sweep files that can be run', async () => {
    const dimensionOf = () => 1024;
    // Folder of the modules that examples use.
    const file = fromRoot('test/use/modules/example.json');
    for (const text of codeBlocks(page, 'jsonc').filter((code) => code.startsWith('{'))) {
      const vocabulary = await vocabularyOf([layerOf(text, file)]);
      expect(parseSweep(text, file, { dimensionOf }, vocabulary).cells.length, text).toBeGreaterThan(0);
    }
  });

  it('shows variants that extend what it shows', async () => {
    const named = codeBlocks(page, 'jsonc').flatMap((code) => {
      const [, name] = /^\/\/ (\S+\.json)\n/.exec(code) ?? [];
      return name === undefined ? [] : [{ name, code }];
    });
    const folder = temporaryFolder();
    for (const { name, code } of named) writeFileSync(join(folder, name), code);
    for (const { name, code } of named) {
      const { cells, written } = await readSweep(join(folder, name));
      expect(cells.length).toBeGreaterThan(0);
      expect(written?.files).toHaveLength(code.includes('"extends"') ? 2 : 1);
      const [, count] = new RegExp(`\`${name}\` has (\\d+) cells`).exec(page.text) ?? [];
      if (count !== undefined) expect(cells).toHaveLength(Number(count));
    }
  });

  it('shows commands and options that exist', () => {
    const commands = codeBlocks(page, 'sh')
      .flatMap((code) => code.replaceAll('\\\n', ' ').split('\n'))
      .filter((line) => line.includes('lap-sweep '));
    for (const line of commands) expect(unknownOptions(line), line).toEqual([]);
  });

  it("names no folder of one person's machine", () => {
    expect(page.text).not.toMatch(/\/(home|root|Users)\//);
  });
});

describe('docs/findings.md', () => {
  it('reads every number from results but those that are settings', () => {
    const { text = '' } = byPath.get('docs/findings.md') ?? {};
    const typed = proseOf(text).match(/(?<!(?:epsilon|size|`correlation`) )\b\d\.\d+/g);
    expect(typed ?? []).toEqual([]);
  });
});

describe('docs/development.md', () => {
  it('lists the layers that there are, the highest first', () => {
    const { text = '' } = byPath.get('docs/development.md') ?? {};
    const [, table = ''] = /\| layer \|.*\n.*\n((?:\|.*\n)+)/.exec(text) ?? [];
    const listed = table
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
    expect(listed).toEqual(LAYERS.toReversed());
  });
});

/** A page's text without generated blocks, code and links. */
function proseOf(text: string): string {
  return text
    .replace(/<!-- generated: [\s\S]*?<!-- end -->/g, '')
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/!?\[[^\]]*\]\([^)]*\)/g, '');
}

/** Options in a command line that the command does not have. */
function unknownOptions(line: string): string[] {
  const [, written = ''] = /\blap-sweep (.*?)(?:\s#.*)?$/.exec(line) ?? [];
  const words = written.split(/\s+/);
  const program = makeProgram();
  const command = program.commands.find((one) => one.name() === words[0]);
  const run = program.commands.find((one) => one.name() === 'run');
  const known = [program, command ?? run].flatMap((one) => one?.options.map(({ long }) => long) ?? []);
  return words
    .filter((word) => /^--\w/.test(word))
    .map((word) => word.split('=')[0] ?? '')
    .filter((option) => !['--help', '--version', ...known].includes(option));
}
