import { Worker } from 'node:worker_threads';
import type { Engine } from '../../linalg/engine.ts';
import { gateOfThread } from '../../linalg/mlas/native-gate.ts';
import { equip, type Loan, lendHalf, newTeam, teamSize } from '../../linalg/team/team.ts';
import { builtFile } from '../../package-root.ts';
import type { CellContext } from '../context.ts';
import type { Classifier } from '../families/classifier.ts';
import { oneHiddenClassifier } from '../families/one-hidden.ts';
import { controlAside } from '../planning/control-aside.ts';
import type { Settings } from '../settings.ts';
import { updatesBaseGram } from '../stages/base-gram.ts';
import { controlStage } from '../stages/classifiers.ts';
import type { GrowingGram } from '../stages/growing-gram.ts';
import type { ControlMessage, ControlTask, TrainedControl } from './control-task.ts';

/** Least work of a control that is worth a thread, in operations: about a second. */
const LEAST_FLOPS = 8e10;

/**
 * A thread that trains the control of a cell while the cell's own thread trains f, attacks and trains g, on cores that
 * have no cell of their own. Both compute the same bits as one thread would.
 */
export class ControlThread implements Disposable {
  readonly #thread: Worker;
  readonly #gram: Promise<Float32Array | undefined>;
  readonly #trained: Promise<TrainedControl | undefined>;

  /** Starts one; undefined where it would not pay, the control is there already, or no core or memory is left. */
  static begin(
    settings: Settings,
    { options, stages }: CellContext,
    leastFlops = LEAST_FLOPS,
  ): ControlThread | undefined {
    if (teamSize() === 1) return undefined;
    const cost = controlAside(settings);
    if (cost === undefined || cost.flops < leastFlops || stages.has(controlStage, settings)) return undefined;
    const loan = lendHalf(cost.memoryBytes);
    return loan && new ControlThread({ settings, options }, loan);
  }

  private constructor(
    { settings, options }: { settings: Settings; options: CellContext['options'] },
    loan: Loan,
  ) {
    const team = newTeam();
    equip(team, loan.cores);
    const { use = [], ...context } = options;
    const task: ControlTask = { settings, context, use, team, gate: gateOfThread() };
    const thread = new Worker(builtFile('workers/control.js'), { workerData: task });
    thread.unref();
    // Where it fails, for lack of memory say, the cell trains the control itself and meets the same error.
    thread.on('error', () => {});
    const messages = (tell: (message: ControlMessage) => void, ended: () => void) => {
      thread.on('message', tell);
      thread.on('exit', ended);
    };
    this.#thread = thread;
    this.#gram = new Promise((resolve) => {
      if (!updatesBaseGram(settings)) resolve(undefined);
      messages(
        (message) => message.type === 'gram' && resolve(message.entries),
        () => resolve(undefined),
      );
    });
    this.#trained = new Promise((resolve) => {
      const end = (control?: TrainedControl) => {
        loan[Symbol.dispose]();
        resolve(control);
      };
      messages(
        (message) => message.type === 'trained' && end(message.control),
        () => end(),
      );
    });
  }

  /** Gives the cell's cache the Gram matrix of base inputs, once it is computed. */
  async lendGram(gram: GrowingGram, engine: Engine): Promise<void> {
    const entries = await this.#gram;
    if (entries !== undefined) gram.adopt(engine, entries);
  }

  /** The control once it is trained; undefined where the thread failed. */
  async control(engine: Engine): Promise<Classifier | undefined> {
    const trained = await this.#trained;
    return trained && revived(engine, trained);
  }

  /** Asks it to stop where it is not done; to terminate it during a native call would kill the process. */
  [Symbol.dispose](): void {
    this.#thread.postMessage('stop');
  }
}

/** A control in this thread's memory. */
function revived(
  engine: Engine,
  { W, a, b, gamma, training, geometry, influence }: TrainedControl,
): Classifier {
  const { memory } = engine;
  const m = a.length;
  const network = {
    W: memory.matrix(m, W.length / m),
    a: memory.vector(m),
    ...(b && { b: memory.matrix(m, 1) }),
    gamma,
  };
  network.W.data.set(W);
  network.a.data.set(a);
  if (b) network.b?.data.set(b);
  return oneHiddenClassifier(engine, training, { network, geometry, influence });
}
