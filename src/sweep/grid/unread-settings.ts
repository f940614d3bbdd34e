import { attackParts, solverParts } from '../../experiment/parts.ts';
import type { Settings } from '../../experiment/settings.ts';
import type { Part } from '../../parts/part.ts';
import { type Located, oneOf, show } from '../file/problems.ts';
import type { GridPlan } from './grid-plan.ts';

/** Kinds of parts whose settings a cell reads only if it has the part. Those of networks are refused cell by cell. */
const KINDS = [
  { kind: 'solver', parts: solverParts },
  { kind: 'attack', parts: attackParts },
] as const;

/** Problems of settings that are written though no cell reads them, since none has a part that does. */
export function unreadSettings(plans: readonly GridPlan[], points: readonly Settings[]): Located[] {
  if (points.length === 0) return [];
  const written = new Map(plans.flatMap(({ places }) => [...places]));
  return KINDS.flatMap(({ kind, parts }) => {
    const chosen = new Set<string>(points.map((settings) => settings[kind]));
    return [...written].flatMap(([name, path]) => {
      const owners = parts.all.filter(({ settings }) => Object.hasOwn(settings, name));
      if (owners.length === 0 || owners.some((part) => chosen.has(part.name))) return [];
      const whose = oneOf(owners.map((part: Part) => show(part.name)));
      const has = oneOf([...chosen].map(show));
      return [
        {
          path,
          message: `is for ${kind} ${whose}, and cells have ${has}; leave ${name} out, or choose that ${kind}.`,
        },
      ];
    });
  });
}
