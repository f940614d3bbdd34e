import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Folders of src from the lowest to the highest; an import goes to a lower one or stays in its own. */
export const LAYERS = [
  ...[
    'kernels',
    'onnx-format',
    'linalg',
    'statistics',
    'parts',
    'datasets',
    'networks',
    'onnx',
    'theory',
    'solvers',
    'attacks',
  ],
  ...['experiment', 'sweep', 'report', 'queue', 'library', 'cli'],
];

/** What stands beside the folders: small things that any of them may use, and the library's own entry. */
const [SHARED, ENTRIES] = [
  ['src/errors.ts', 'src/wording.ts', 'src/package-root.ts'],
  ['src/index.ts', 'src/extend.ts'],
];

/** An import of one file by another, both by their path from the root. */
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

/** The relative imports in a file's text, of types too. */
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

/** Imports that go up, or across to a folder of unknown rank. */
export function upwardImports(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => {
      if (ENTRIES.includes(from) || SHARED.includes(to)) return false;
      const [importer, imported] = [from, to].map((file) => LAYERS.indexOf(file.split('/')[1]));
      return imported < 0 || imported > importer;
    })
    .map(({ from, to }) => `${from} -> ${to}`);
}

/** Files that import each other in a circle: one circle for each file from which it is entered. */
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
