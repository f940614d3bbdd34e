import type { measurements } from '../src/experiment/measurements.ts';
import type {
  Settings,
  settingDeclarations,
  settingNames,
  settingSchemas,
} from '../src/experiment/settings.ts';
import type { defaultText } from '../src/parts/defaults.ts';
import type { meaningAndNote } from '../src/parts/measurement.ts';
import type { allowed } from '../src/sweep/file/allowed.ts';
import type { fitLaw } from '../src/theory/law.ts';
import type { ShippedSweeps } from './shipped-sweeps.mjs';

/** Definitions that the tables are generated from. */
export interface Definitions {
  readonly settingNames: typeof settingNames;
  readonly settingSchemas: typeof settingSchemas;
  readonly settingDeclarations: typeof settingDeclarations;
  readonly defaultText: typeof defaultText;
  readonly measurements: typeof measurements;
  readonly meaningAndNote: typeof meaningAndNote;
  readonly allowed: typeof allowed;
  readonly defaults: Settings;
  readonly sweeps: ShippedSweeps;
  readonly fitLaw: typeof fitLaw;
  /** Command-line options of a run. */
  readonly options: readonly {
    readonly flags: string;
    readonly description: string;
    readonly argChoices?: readonly string[] | undefined;
  }[];
}

export function fillPage(
  text: string,
  contentOf: (name: string) => string,
  readResults: (file: string) => string,
): string;
export function blockContent(
  definitions: Definitions,
  readExample: (file: string) => string,
  readResults: (file: string) => string,
): (name: string) => string;
