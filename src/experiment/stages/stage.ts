import type { Engine } from '../../linalg/engine.ts';
import type { Part } from '../../parts/part.ts';
import { registries } from '../parts.ts';
import { type SettingName, type Settings, settingNames } from '../settings.ts';
import { settingsWriter } from '../settings-text.ts';
import type { GrowingGram } from './growing-gram.ts';
import type { KeptGram } from './kept-gram.ts';

/** Resources of a stage besides settings and other stages. They do not affect its result. */
export interface StageTools {
  readonly engine: Engine;
  readonly dataFolder: string;
  /** Reports the progress of the stage. */
  readonly report: (progress: string) => void;
  /** Keeps X X^T where f and the control are trained on the same inputs, one after the other. */
  readonly keptGram?: KeptGram;
  /** Gram matrix of base inputs, kept where that of perturbed inputs is computed from it. */
  readonly baseGram?: () => Promise<GrowingGram>;
}

/** The settings declared by a stage; reading another one throws. */
export type View<Names extends SettingName> = Pick<Settings, Names>;

/** A stage, or a function that selects one by the settings of a cell. */
export type StageChoice<Result extends Disposable> = Stage<Result> | ((settings: Settings) => Stage<Result>);

/**
 * A result that cells share. It is a pure function of the settings that the stage declares and of the stages it depends
 * on. Its key encodes these, so cells with the same key have the same result.
 */
export interface Stage<Result extends Disposable> {
  readonly name: string;
  /** Key of the result for a cell. */
  readonly keyOf: (settings: Settings) => string;
  /** Whether the key of a cell depends on its seed. */
  readonly readsSeed: (settings: Settings) => boolean;
  /** Stages that the result for a cell depends on. */
  readonly stagesBelow: (settings: Settings) => readonly Stage<Disposable>[];
  /** Whether the result shares the memory of stages below, and is evicted with them. */
  readonly borrows: boolean;
  /** Computes the result; `get` returns the results of stages below. */
  readonly make: (
    settings: Settings,
    get: <Below extends Disposable>(stage: Stage<Below>) => Promise<Below>,
    tools: StageTools,
  ) => Promise<Result>;
}

type Choices = Readonly<Record<string, StageChoice<Disposable>>>;
type ResultOf<Choice> = Choice extends StageChoice<infer Result> ? Result : never;
type ResultsOf<From extends Choices> = { readonly [Name in keyof From]: ResultOf<From[Name]> };

/** Declaration of a stage. */
export interface StageDeclaration<
  Result extends Disposable,
  Names extends SettingName,
  From extends Choices,
> {
  readonly name: string;
  /** Settings that it reads itself. */
  readonly reads: readonly Names[];
  /** Parts of a cell whose own settings it also reads. */
  readonly parts?: (settings: Settings) => readonly Part[];
  /** Stages that it depends on; their settings need not be declared again. */
  readonly from: From;
  readonly borrows?: boolean;
  readonly make: (from: ResultsOf<From>, view: View<Names>, tools: StageTools) => Promise<Result>;
}

/** Makes a stage from its declaration. */
export function defineStage<Result extends Disposable, Names extends SettingName, From extends Choices>({
  name,
  reads,
  parts = () => [],
  from,
  borrows = false,
  make,
}: StageDeclaration<Result, Names, From>): Stage<Result> {
  const below = Object.entries(from);
  const stagesBelow = (settings: Settings) => below.map(([, choice]) => chosen(choice, settings));
  const namesFor = cachedNames(reads, parts);
  const textOf = cachedWriter(name);
  const joined = cachedJoin();
  const viewOf = (settings: Settings) => restrictedView(name, settings, namesFor(settings));
  return {
    name,
    borrows,
    stagesBelow,
    keyOf: ofLast((settings) => {
      const own = textOf(settings, namesFor(settings));
      return joined([own, ...stagesBelow(settings).map((stage) => stage.keyOf(settings))]);
    }),
    readsSeed: (settings) =>
      namesFor(settings).some((read) => read === 'seed') ||
      stagesBelow(settings).some((stage) => stage.readsSeed(settings)),
    make: async (settings, get, tools) => {
      const results: Record<string, Disposable> = {};
      for (const [key, choice] of below) results[key] = await get(chosen(choice, settings));
      return make(results as ResultsOf<From>, viewOf(settings), tools);
    },
  };
}

function chosen<Result extends Disposable>(choice: StageChoice<Result>, settings: Settings): Stage<Result> {
  return typeof choice === 'function' ? choice(settings) : choice;
}

/** Declared names and those of the parts' own settings; the same array for the same parts. */
function cachedNames<Names extends SettingName>(
  reads: readonly Names[],
  parts: (settings: Settings) => readonly Part[],
): (settings: Settings) => readonly Names[] {
  const lists = new Map<string, readonly Names[]>();
  return (settings) => {
    const chosen = parts(settings);
    const key = chosen.map(({ name }) => name).join();
    const known = lists.get(key);
    if (known) return known;
    // The type lists only built-in settings, which the declaration names where it reads them.
    const own = chosen.flatMap((part) => Object.keys(part.settings)) as Names[];
    const list = [...new Set([...reads, ...own])];
    lists.set(key, list);
    return list;
  };
}

/** Caches a function for the last settings: a cell asks for the keys of its stages many times. */
function ofLast<Value>(of: (settings: Settings) => Value): (settings: Settings) => Value {
  let last: { readonly settings: Settings; readonly value: Value } | undefined;
  return (settings) => {
    if (last?.settings !== settings) last = { settings, value: of(settings) };
    return last.value;
  };
}

/** Serializes settings after a title; serializers are cached by their list of names. */
function cachedWriter(title: string): (settings: Settings, names: readonly SettingName[]) => string {
  const writers = new Map<readonly SettingName[], (settings: Settings) => string>();
  return (settings, names) => {
    let writer = writers.get(names);
    if (writer === undefined) {
      writer = settingsWriter(names, `${title} `);
      writers.set(names, writer);
    }
    return writer(settings);
  };
}

/** Joins texts, caching the last result, since successive cells mostly have the same. */
function cachedJoin(): (texts: readonly string[]) => string {
  let last: readonly string[] = [];
  let joined = '';
  return (texts) => {
    if (texts.length === last.length && texts.every((text, i) => text === last[i])) return joined;
    last = texts;
    joined = texts.join(' of ');
    return joined;
  };
}

/** Whether a name is that of a setting of the cell or of a part. */
function isSetting(name: string): boolean {
  return (
    settingNames.some((known) => known === name) ||
    registries.some(({ all }) => all.some(({ settings }) => name in settings))
  );
}

const guards = new Map<string, object>();

/** Prototype of views, in which reading an undeclared setting throws. */
function guardOf(stage: string): object {
  const known = guards.get(stage);
  if (known) return known;
  const guard = new Proxy(
    {},
    {
      get(_, name) {
        // Names of options that are not settings are absent from every cell.
        if (typeof name === 'symbol' || !isSetting(name)) return undefined;
        throw new UndeclaredSettingError(stage, name);
      },
    },
  );
  guards.set(stage, guard);
  return guard;
}

/**
 * Thrown where a stage reads a setting that it does not declare. Cells that differ in that setting would share a wrong
 * result.
 */
export class UndeclaredSettingError extends Error {
  override readonly name = 'UndeclaredSettingError';

  constructor(stage: string, setting: string) {
    super(`stage "${stage}" reads the setting ${setting}, which it does not declare; add it to its reads`);
  }
}

/** View of the named settings; reading another one throws UndeclaredSettingError. */
export function restrictedView<Names extends SettingName>(
  stage: string,
  settings: Settings,
  names: readonly Names[],
): View<Names> {
  const view: View<Names> = Object.create(guardOf(stage));
  for (const name of names) view[name] = settings[name];
  return view;
}
