import type { Problem } from '../errors.ts';
import type { SettingDeclarations } from './setting.ts';

/** What every declared part tells of itself: a data set, an attack, a solver, a network. */
export interface Part {
  /** The value of the setting that chooses it. */
  readonly name: string;
  /** What it is, in a sentence without its name. */
  readonly meaning: string;
  /** The settings that belong to it; cells that do not choose it leave them at their defaults. */
  readonly settings: SettingDeclarations;
  /** Why it cannot be run with settings that are each allowed; nothing where it can. */
  refuses?(settings: object): readonly Problem[];
}

/** Parts of one kind, by name. */
export type PartTable<Kind extends Part> = Readonly<Record<string, Kind>>;

/** The settings that belong to the parts of a table, in the order of the parts. */
export function settingsOf<Table extends PartTable<Part>>(table: Table): OwnSettings<Table> {
  return Object.assign({}, ...Object.values(table).map(({ settings }) => settings));
}

/** The declarations of the settings that belong to the parts of a table. */
export type OwnSettings<Table extends PartTable<Part>> = UnionToIntersection<Table[keyof Table]['settings']>;

type UnionToIntersection<Union> = (Union extends unknown ? (of: Union) => void : never) extends (
  of: infer Intersection,
) => void
  ? Intersection
  : never;
