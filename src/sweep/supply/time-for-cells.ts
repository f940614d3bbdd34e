/** Seconds that tables take after the last cell, and each diagram, where nothing else runs. */
const [TABLES_S, DIAGRAM_S] = [4, 1.5];
/** Largest share of the time that is kept for them. */
const MOST_KEPT = 0.1;
/** Limit of the slowdown that is allowed for. */
const MOST_SLOWED = 4;

/** Of the seconds that a run may take, what cells may: the rest is for tables and for drawing diagrams. */
export function timeForCells(seconds: number, diagrams: number, slowed: number): number {
  const after = (TABLES_S + DIAGRAM_S * diagrams) * Math.min(Math.max(slowed, 1), MOST_SLOWED);
  return seconds - Math.min(MOST_KEPT * seconds, after);
}

/**
 * How many times its processor time a process has taken: near 1, or more where other programs keep it from running.
 * Ask before threads start, whose processor time counts too.
 */
export function slowedBy(elapsedMs = performance.now(), { user, system } = process.cpuUsage()): number {
  return (1000 * elapsedMs) / (user + system);
}
