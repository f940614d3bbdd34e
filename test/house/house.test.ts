import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allImports, circles, sourceFiles, upwardImports } from './imports.ts';

const [MOST_LINES, MOST_FILES] = [300, 20];

describe('imports of src', () => {
  it('go down', () => {
    expect(upwardImports(allImports())).toEqual([]);
  });

  it('go in no circle', () => {
    expect(circles(allImports())).toEqual([]);
  });

  it('are found out where they are planted', () => {
    const planted = (from: string, to: string) => [...allImports(), { from, to }];
    expect(upwardImports(planted('src/linalg/engine.ts', 'src/attacks/index.ts'))).toEqual([
      'src/linalg/engine.ts -> src/attacks/index.ts',
    ]);
    expect(upwardImports(planted('src/report/report.ts', 'src/queue/serve.ts'))).toHaveLength(1);
    expect(circles(planted('src/linalg/matrix.ts', 'src/linalg/engine.ts'))).not.toEqual([]);
  });
});

describe('files of src', () => {
  it(`have at most ${MOST_LINES} lines, ${MOST_FILES} in a folder`, () => {
    const files = sourceFiles();
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > MOST_LINES + 1);
    expect(long).toEqual([]);
    const folders = new Set(files.map(dirname));
    const filesIn = (folder: string) => files.filter((file) => dirname(file) === folder).length;
    expect([...folders].filter((folder) => filesIn(folder) > MOST_FILES)).toEqual([]);
  });

  it('cite published or documented sources', () => {
    const tracked = execFileSync('git', ['ls-files', 'src', 'test', 'docs', 'bench', 'workers'], {
      encoding: 'utf8',
    });
    const citing = tracked
      .trim()
      .split('\n')
      .filter((file) => /\.(ts|mjs|md|py)$/.test(file) && !file.startsWith('test/house/'))
      .filter((file) => /theory\.md/.test(readFileSync(file, 'utf8')));
    expect(citing).toEqual([]);
  });

  it('cite headings of docs/mathematics.md that there are', () => {
    const headings = Array.from(
      readFileSync('docs/mathematics.md', 'utf8').matchAll(/^#+ (.*)$/gm),
      ([, heading]) => heading,
    );
    const cited = sourceFiles().flatMap((file) =>
      Array.from(
        readFileSync(file, 'utf8')
          .replace(/\n\s*\*/g, '')
          .matchAll(/docs\/mathematics\.md, "([^"]*)"/g),
        ([, heading]) => heading,
      ),
    );
    expect(cited.length).toBeGreaterThan(10);
    expect(cited.filter((heading) => !headings.includes(heading))).toEqual([]);
  });
});

describe('comments', () => {
  const opening = /(?:^|\s)(?:\/\*\*|\*|\/\/|#)\s+(?:What|That which)\b/;

  it('do not begin with "What" or "That which"', () => {
    const tracked = execFileSync('git', ['ls-files', 'src', 'workers', 'bench', 'scripts', 'test'], {
      encoding: 'utf8',
    });
    const found = tracked
      .trim()
      .split('\n')
      .filter((file) => /\.(ts|mts|mjs|py)$/.test(file))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .flatMap((line, n) => (opening.test(line) ? [`${file}:${n + 1} ${line.trim()}`] : [])),
      );
    expect(found).toEqual([]);
  });

  it('are recognized in every form', () => {
    const [first, other] = ['What', 'That which'];
    for (const line of [`/** ${first} it is. */`, ` * ${other} is`, `x(); // ${first} is`, `# ${first} is`])
      expect(line).toMatch(opening);
    expect('const text = "What is it?";').not.toMatch(opening);
  });
});
