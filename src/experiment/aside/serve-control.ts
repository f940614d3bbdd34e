import { useGate } from '../../linalg/mlas/native-gate.ts';
import { useTeam } from '../../linalg/team/team.ts';
import { createContext } from '../context.ts';
import { updatesBaseGram } from '../stages/base-gram.ts';
import { baseGramStage } from '../stages/base-gram-stage.ts';
import { baseStage } from '../stages/base-inputs.ts';
import { controlStage } from '../stages/classifiers.ts';
import type { Stage } from '../stages/stage.ts';
import { loadModules } from '../use/modules.ts';
import type { ControlMessage, ControlTask } from './control-task.ts';

/** Trains the control of a cell and posts it, before it the Gram matrix of base inputs where the cell updates that. */
export async function serveControl(
  { settings, context: options, use, team, gate }: ControlTask,
  post: (message: ControlMessage, transfer: readonly ArrayBuffer[]) => void,
): Promise<void> {
  if (gate !== undefined) useGate(gate);
  useTeam(team);
  await loadModules(use);
  const { engine, stages, dataFolder } = await createContext(options);
  const shared = <Result extends Disposable>(stage: Stage<Result>) => stages.get(stage, settings, tools);
  const baseGram = updatesBaseGram(settings) ? () => shared(baseGramStage) : undefined;
  const tools = { engine, dataFolder, report: () => {}, ...(baseGram && { baseGram }) };
  if (baseGram !== undefined) {
    const triangle = await (await baseGram()).of(engine, (await shared(baseStage(settings))).X);
    const entries = triangle.data.slice();
    post({ type: 'gram', entries }, [entries.buffer]);
  }
  const { oneHidden, training } = await shared(controlStage);
  if (oneHidden === undefined || training?.marginMin === undefined)
    throw new Error(`network ${settings.network} is not of one hidden layer`);
  const { network, geometry, influence } = oneHidden;
  const [W, a, b] = [network.W.data.slice(), network.a.data.slice(), network.b?.data.slice()];
  const control = {
    ...{ W, a, gamma: network.gamma, ...(b && { b }) },
    ...{ geometry, influence, training: { ...training, marginMin: training.marginMin } },
  };
  post({ type: 'trained', control }, [W.buffer]);
}
