import { expect, test } from 'vitest';
import { SaveError } from '../../src/errors.ts';
import { newTeam } from '../../src/linalg/team/team.ts';
import type { Cell } from '../../src/sweep/cells.ts';
import type { GroupTask, WorkerMessage } from '../../src/sweep/run/messages.ts';
import { serveGroup } from '../../src/sweep/run/serve-group.ts';
import { sharedNumber } from '../../src/sweep/run/shared-number.ts';
import { parse } from './sweep-files.ts';

const { cells } = parse({ grid: { seed: { range: [0, 200] } } });

/** The arrays of messages that a thread posts about cells which compute nothing. */
async function posts(isTimed: boolean, unsaved?: number): Promise<(readonly WorkerMessage[])[]> {
  const shared = {
    cursor: sharedNumber(0),
    place: sharedNumber(-1),
    team: newTeam(),
    gate: sharedNumber(0),
  };
  const task: GroupTask = { task: 1, cells, isTimed, ...shared };
  const server = {
    engine: 'none',
    begin: () => {},
    runOne: async ({ index }: Cell) => {
      if (index === unsaved) throw new SaveError('the disk is full');
      return { status: 'done' as const, measurements: {}, timings: {} };
    },
  };
  const posted: (readonly WorkerMessage[])[] = [];
  await serveGroup(task, Promise.resolve(server), (messages) => void posted.push(messages));
  expect(Atomics.load(shared.place, 0)).toBe(unsaved ?? cells.length - 1);
  return posted;
}

/** Type and position of each message, in order. */
const told = (posted: readonly (readonly WorkerMessage[])[]) =>
  posted.flat().map((message) => [message.type, 'position' in message ? message.position : undefined]);

const ALL = [
  ['ready', undefined],
  ...cells.flatMap((_, position) => [
    ['cell-started', position],
    ['cell-done', position],
  ]),
  ['task-done', undefined],
];

test('messages about short cells are posted together, all of them and in order', async () => {
  const posted = await posts(false);
  expect(told(posted)).toEqual(ALL);
  expect(posted.length).toBeLessThan(ALL.length / 4);
});

test('messages about timed cells are posted at once', async () => {
  const posted = await posts(true);
  expect(told(posted)).toEqual(ALL);
  expect(posted).toHaveLength(ALL.length);
});

test('a cell whose files cannot be written has no outcome, and no further cell is taken', async () => {
  const posted = await posts(false, 7);
  expect(told(posted).slice(-2)).toEqual([
    ['cell-started', 7],
    ['save-failed', undefined],
  ]);
  expect(told(posted).filter(([type]) => type === 'cell-done')).toHaveLength(7);
});
