import type { Measurement } from './measurement.ts';
import type { UsedModule } from './module.ts';
import type { SettingDeclaration } from './setting.ts';

/** The settings and measurements that a sweep can name: those of the built-in parts and of the modules it uses. */
export interface Vocabulary {
  /** Settings by name, in the order of the columns of cells.csv. */
  readonly settings: Readonly<Record<string, SettingDeclaration>>;
  /** Measurements by name, in the order of the columns of cells.csv. */
  readonly measurements: Readonly<Record<string, Measurement>>;
  /** The modules that extend the built-in names; omitted where there are none. */
  readonly modules?: readonly UsedModule[];
}

/** Whether a vocabulary has a setting of this name. */
export function hasSetting({ settings }: Vocabulary, name: string): boolean {
  return Object.hasOwn(settings, name);
}
