/** A user's module, as recorded in the vocabulary. */
export interface UsedModule {
  /** Absolute path of the file. */
  readonly path: string;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** Names of its parts, by the setting that selects them. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** Whether it measures every cell. */
  readonly measures: boolean;
}

/** A module file on this machine, as it was when the sweep was read. */
export type ModuleFile = Pick<UsedModule, 'path' | 'sha256'>;

/** The files of modules, to be loaded by threads. */
export function moduleFiles(modules: readonly UsedModule[] = []): ModuleFile[] {
  return modules.map(({ path, sha256 }) => ({ path, sha256 }));
}

/**
 * Hashes of the modules that a cell's result depends on, in a fixed order; the same array for most cells of a sweep.
 */
export function hashesFor(
  settings: Readonly<Record<string, unknown>>,
  modules: readonly UsedModule[],
): readonly string[] {
  return modules
    .filter(
      ({ parts, measures }) =>
        measures ||
        Object.entries(parts).some(([kind, names]) => names.some((name) => settings[kind] === name)),
    )
    .map(({ sha256 }) => sha256)
    .sort();
}
