import type { Problem } from '../errors.ts';
import type { SettingDeclarations } from './setting.ts';

/** Common fields of the declaration of a part: a data set, an attack, a solver, a network. */
export interface Part {
  /** The value of the setting that selects it. */
  readonly name: string;
  /** Its meaning, as a sentence without its name. */
  readonly meaning: string;
  /** Its own settings; cells that do not select it leave them at their defaults. */
  readonly settings: SettingDeclarations;
  /**
   * Problems of combinations of settings that are allowed individually; nothing where there are none. They may not
   * depend on the seed: cells that differ in it only are asked for once.
   */
  refuses?(settings: object): readonly Problem[];
}

/** Parts of one kind, by name. */
export type PartTable<Kind extends Part> = Readonly<Record<string, Kind>>;

/** The own settings of all parts of a table, in the order of the parts. */
export function settingsOf<Table extends PartTable<Part>>(table: Table): OwnSettings<Table> {
  return Object.assign({}, ...Object.values(table).map(({ settings }) => settings));
}

/** Declarations of the own settings of the parts of a table. */
export type OwnSettings<Table extends PartTable<Part>> = UnionToIntersection<Table[keyof Table]['settings']>;

type UnionToIntersection<Union> = (Union extends unknown ? (of: Union) => void : never) extends (
  of: infer Intersection,
) => void
  ? Intersection
  : never;

/** Names of a part's settings that stand in for others in training g and the control, with those others. */
export function standIns({ settings }: Pick<Part, 'settings'>): [own: string, other: string][] {
  return Object.entries(settings).flatMap(([own, { insteadOf }]) =>
    insteadOf === undefined ? [] : [[own, insteadOf]],
  );
}
