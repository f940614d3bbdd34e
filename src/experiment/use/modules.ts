import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reasonOf, UsageError } from '../../errors.ts';
import type { ModuleFile, UsedModule } from '../../parts/module.ts';
import * as extension from '../extension.ts';
import { measurementParts } from '../measurements/index.ts';
import { type Declared, readDeclarations } from './declarations.ts';
import { withOwnFunctions } from './own-functions.ts';
import { partLists } from './part-lists.ts';

/** A loaded module: its entry in the vocabulary, and its declarations. */
export interface LoadedModule {
  readonly used: UsedModule;
  readonly declared: Declared;
}

/**
 * Modules loaded by this process, by hash. Since parts, settings and columns are identified by name, two modules cannot
 * declare the same name.
 */
const loaded = new Map<string, LoadedModule>();

/** Names of the settings and columns of loaded modules. */
const takenNames = new Set<string>();

/** Loads modules that were read before, for a thread: see `loadModule`. */
export async function loadModules(files: readonly ModuleFile[]): Promise<void> {
  for (const [i, { path, sha256 }] of files.entries()) await loadModule(path, `use[${i}]`, sha256);
}

/**
 * Loads a user's module and registers its parts, once in each process. This runs the module's code with all the rights
 * of this process.
 *
 * @param place where the sweep file names it, for messages: `use[0]`
 * @param expected SHA-256 that the file must have, if it was read before
 * @throws UsageError where it is missing, throws, has an invalid declaration, or has changed
 */
export async function loadModule(path: string, place: string, expected?: string): Promise<LoadedModule> {
  const bytes = await readFile(path).catch((cause: unknown) =>
    refuse(place, `${path} cannot be read: ${reasonOf(cause, path)}; correct the path`),
  );
  const sha256 = hash('sha256', bytes, 'hex');
  if (expected !== undefined && sha256 !== expected)
    refuse(place, `${path} has changed since the sweep was read; run the command again`);
  const known = loaded.get(sha256);
  if (known) return known;
  const declared = await declarationsOf(path, sha256, place);
  const module = { used: usedModule(path, sha256, declared), declared };
  register(declared, place);
  loaded.set(sha256, module);
  return module;
}

async function declarationsOf(path: string, sha256: string, place: string): Promise<Declared> {
  let exported: unknown;
  // Node ends without a word where nothing is left that could settle a top-level await.
  const sayUnsettled = () => {
    process.stderr.write(`error: ${place}: ${path} waits for ever while it is loaded; nothing was run\n`);
    process.exitCode = 2;
  };
  process.once('exit', sayUnsettled);
  try {
    // The query makes Node import a changed file again.
    const namespace: Record<string, unknown> = await import(`${pathToFileURL(path).href}?sha256=${sha256}`);
    const { default: main, ...named } = namespace;
    exported = typeof main === 'function' ? await main(extension) : { ...named, ...Object(main) };
  } catch (cause) {
    refuse(place, `${path} cannot be loaded`, cause);
  } finally {
    process.off('exit', sayUnsettled);
  }
  const { declared, problems } = readDeclarations(exported, place, path);
  if (problems.length > 0) throw new UsageError(problems);
  return withOwnFunctions(declared, basename(path));
}

function usedModule(path: string, sha256: string, declared: Declared): UsedModule {
  const names = partLists(declared).map(({ kind, parts }) => [kind, parts.map(({ name }) => name)]);
  return { path, sha256, parts: Object.fromEntries(names), measures: declared.measurements.length > 0 };
}

/** Registers all parts, or throws and registers none. */
function register(declared: Declared, place: string): void {
  const lists = partLists(declared);
  const taken = (name: string, kind: string, where: string) => {
    const message = `${JSON.stringify(name)} is taken by another ${kind}; use another name, or where the module has changed start anew`;
    return { place: `${place}: ${where}`, message };
  };
  const named = ownNames(declared);
  const problems = [
    ...lists.flatMap(({ list, kind, parts, isTaken }) =>
      parts.flatMap(({ name }, i) => (isTaken(name) ? [taken(name, kind, `${list}[${i}].name`)] : [])),
    ),
    ...named.flatMap(({ name, where }) =>
      takenNames.has(name) ? [taken(name, 'module', `${where}.${name}`)] : [],
    ),
  ];
  if (problems.length > 0) throw new UsageError(problems);
  for (const list of lists) list.register();
  for (const { name } of named) takenNames.add(name);
  measurementParts.push(...declared.measurements);
}

/** Names of settings and columns that a module declares, and where. */
function ownNames(declared: Declared): { readonly name: string; readonly where: string }[] {
  const settings = partLists(declared).flatMap(({ list, parts }) =>
    parts.map((part, i) => ({ names: part.settings, where: `${list}[${i}].settings` })),
  );
  const columns = declared.measurements.map((part, i) => ({
    names: part.columns,
    where: `measurements[${i}].columns`,
  }));
  return [...settings, ...columns].flatMap(({ names, where }) =>
    Object.keys(names).map((name) => ({ name, where })),
  );
}

function refuse(place: string, message: string, cause?: unknown): never {
  const reason = cause instanceof Error ? `: ${reasonOf(cause)}` : '';
  throw new UsageError([{ place, message: `${message}${reason}` }]);
}
