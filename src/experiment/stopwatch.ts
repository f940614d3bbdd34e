/** Measures seconds by stage, and reports each stage as it begins. */
export class Stopwatch {
  readonly #report: (doing: string) => void;
  readonly #seconds: Record<string, number> = {};
  #stage: string | undefined;
  #since = 0;

  constructor(report: (doing: string) => void) {
    this.#report = report;
  }

  /** Ends the current stage and begins another. */
  start(stage: string): void {
    this.#end();
    this.#stage = stage;
    this.#since = performance.now();
    this.#report(stage);
  }

  /** Reports progress within the current stage. */
  readonly detail = (progress: string): void => this.#report(`${this.#stage}: ${progress}`);

  /** Ends the last stage and returns the seconds of each. */
  stop(): Readonly<Record<string, number>> {
    this.#end();
    this.#stage = undefined;
    return this.#seconds;
  }

  #end(): void {
    if (this.#stage === undefined) return;
    this.#seconds[this.#stage] = (this.#seconds[this.#stage] ?? 0) + (performance.now() - this.#since) / 1000;
  }
}
