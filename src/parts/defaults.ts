import type { FollowingDefault, SettingDeclaration } from './setting.ts';

/** Settings by name. */
export type Declarations = Readonly<Record<string, SettingDeclaration>>;

/** Defaults of settings, in an order in which they can be computed. */
export interface Defaults {
  /** Constant defaults. */
  readonly constants: Readonly<Record<string, unknown>>;
  /** Defaults that depend on other settings, each after those it depends on. */
  readonly following: readonly ({ readonly name: string } & FollowingDefault<unknown>)[];
}

/** Default of a setting that has the value of another unless it is given. */
export function sameAs<Value>(name: string): FollowingDefault<Value> {
  return { follows: [name], meaning: `that of \`${name}\``, of: (settings) => settings[name] as Value };
}

const known = new WeakMap<Declarations, Defaults>();

/** Sorts the defaults of settings. Throws Error where they depend on each other in a cycle. */
export function defaultsOf(declared: Declarations): Defaults {
  let found = known.get(declared);
  if (found === undefined) {
    found = sortDefaults(declared);
    known.set(declared, found);
  }
  return found;
}

/** The rule of a default that follows other settings, in words; undefined for a constant default. */
export function defaultText({ default: given }: SettingDeclaration): string | undefined {
  return isFollowing(given) ? given.meaning : undefined;
}

/** The settings that a setting's default depends on; none for a constant default. */
export function followedBy({ default: given }: SettingDeclaration): readonly string[] {
  return isFollowing(given) ? given.follows : [];
}

function sortDefaults(declared: Declarations): Defaults {
  const constants: Record<string, unknown> = {};
  const following: ({ readonly name: string } & FollowingDefault<unknown>)[] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name))
      throw new Error(`the defaults of settings follow each other: ${[...trail, name].join(' -> ')}`);
    const given = declared[name]?.default;
    if (done.has(name) || !isFollowing(given)) return;
    for (const followed of given.follows) visit(followed, [...trail, name]);
    done.add(name);
    following.push({ name, ...given });
  };
  for (const [name, { default: given }] of Object.entries(declared)) {
    // Reserves the key's position for a default that is computed later.
    constants[name] = isFollowing(given) ? undefined : given;
    visit(name, []);
  }
  return { constants, following };
}

function isFollowing(given: unknown): given is FollowingDefault<unknown> {
  return typeof given === 'object' && given !== null && 'follows' in given && 'of' in given;
}
