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
});
