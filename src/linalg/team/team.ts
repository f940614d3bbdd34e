// A team: the cores that work on one cell. Their number changes while the cell runs, as other cells begin and end; no
// result depends on it. Part of them may be lent to a thread that trains a network of the same cell on its own.

/** Elements of a team: its cores, how many of them are lent; memory that may be lent, and that is lent, in MiB. */
const [CORES, LENT, ROOM, TAKEN] = [0, 1, 2, 3];
const MIB = 2 ** 20;

/** Creates a team of one core with nothing to lend, in memory shared between threads. */
export function newTeam(): Int32Array {
  const team = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
  Atomics.store(team, CORES, 1);
  return team;
}

/** Gives a team as many cores, and memory to lend. */
export function equip(team: Int32Array, cores: number, lendableBytes = 0): void {
  Atomics.store(team, ROOM, Math.floor(lendableBytes / MIB));
  Atomics.store(team, CORES, cores);
}

/** Cores that are lent, and memory, in bytes. */
export interface Lent {
  readonly cores: number;
  readonly bytes: number;
}

/** Cores and memory that teams have lent in all. */
export function totalLent(teams: readonly Int32Array[]): Lent {
  const total = (element: number) => teams.reduce((sum, team) => sum + Atomics.load(team, element), 0);
  return { cores: total(LENT), bytes: total(TAKEN) * MIB };
}

/** The team of this thread; undefined where the thread always works alone. */
let own: Int32Array | undefined;

/** Makes `team` the team of this thread from now on. */
export function useTeam(team: Int32Array): void {
  own = team;
}

/** Number of cores that this thread may use now, its own included. */
export function teamSize(): number {
  return own === undefined ? 1 : Math.max(1, Atomics.load(own, CORES) - Atomics.load(own, LENT));
}

/** Cores and memory of a thread that works beside this one. */
export interface Loan extends Disposable {
  readonly cores: number;
}

/** Lends half of the team's cores with `bytes` of memory until disposal; undefined where there are not as many. */
export function lendHalf(bytes: number): Loan | undefined {
  const [team, cores] = [own, Math.floor(teamSize() / 2)];
  if (team === undefined || cores === 0 || bytes > Atomics.load(team, ROOM) * MIB) return undefined;
  Atomics.store(team, TAKEN, Math.ceil(bytes / MIB));
  Atomics.store(team, LENT, cores);
  return {
    cores,
    [Symbol.dispose]() {
      Atomics.store(team, LENT, 0);
      Atomics.store(team, TAKEN, 0);
    },
  };
}
