import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Folders of src from the lowest to the highest layer; imports go to a lower layer or stay in their own. */
export const LAYERS = [
  ...[
    'kernels',
    'onnx-format',
    'linalg',
    'statistics',
    'parts',
    'datasets',
    'networks',
    'torch',
    'onnx',
    'theory',
    'solvers',
    'attacks',
  ],
  ...['experiment', 'sweep', 'report', 'watch', 'queue', 'library', 'cli'],
];

/** Files outside the folders: shared helpers that every layer may use, and the library's entry points. */
const [SHARED, ENTRIES] = [
  ['src/errors.ts', 'src/system-error.ts', 'src/wording.ts', 'src/package-root.ts', 'src/load-once.ts'],
  ['src/index.ts', 'src/extend.ts'],
];

/** An import of one file by another, both as paths from the root. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** The files of src. */
export function sourceFiles(): string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join('src', name));
}

/** Relative imports in a file's text, including those of types. */
export function importsIn(from: string, text: string): Import[] {
  const named = text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g);
  return Array.from(named, ([, path]) => {
    const to = normalize(join(dirname(from), path));
    return { from, to: to.endsWith('.ts') ? to : `${to}.ts` };
  });
}

/** All imports of src. */
export function allImports(): Import[] {
  return sourceFiles().flatMap((file) => importsIn(file, readFileSync(file, 'utf8')));
}

/** Imports of a higher layer or of an unknown folder. */
export function upwardImports(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => {
      if (ENTRIES.includes(from) || SHARED.includes(to)) return false;
      const [importer, imported] = [from, to].map((file) => LAYERS.indexOf(file.split('/')[1]));
      return imported < 0 || imported > importer;
    })
    .map(({ from, to }) => `${from} -> ${to}`);
}

/** Import cycles; each is listed once for every file from which it is entered. */
export function circles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) found.push([...trail.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
