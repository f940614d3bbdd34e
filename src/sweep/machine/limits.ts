import { availableParallelism, cpus, freemem } from 'node:os';
import { type CgroupFolder, cgroupsOf, contentOf } from './cgroups.ts';

/** Fraction of the free memory to use; the rest is left to the threads' own needs and to other programs. */
const SHARE_OF_FREE_MEMORY = 0.8;

/** The part of its machine that this process may use of its machine. */
export interface MachineLimits {
  /** Number of cores that threads can use at the same time, at least 1. */
  readonly cores: number;
  /** Number of cores of the machine. */
  readonly machineCores: number;
  /** Limit of the cores; omitted where all may be used. */
  readonly coresBy?: 'affinity' | 'cgroup quota';
  /** Memory that is free for this process, in bytes. */
  readonly freeBytes: number;
  /** Limit of the control group whose free memory counts, in bytes; omitted where the machine has less. */
  readonly cgroupBytes?: number;
}

/** Facts of the machine that are not in files. */
export interface Machine {
  readonly cores: number;
  /** Cores that this process may run on. */
  readonly allowedCores: number;
  readonly freeBytes: number;
}

/**
 * Limits of this process: cores by affinity and by the quota of its control groups, memory by their limits (versions 1
 * and 2). A quota that is no whole number counts as the next one: two threads at three quarters of a core do more than
 * one.
 *
 * @param root folder that stands for `/`
 */
export function machineLimits(root = '/', machine: Machine = thisMachine()): MachineLimits {
  const allowed = Math.min(machine.allowedCores, affinity(root) ?? Number.POSITIVE_INFINITY);
  const quotas = cgroupsOf(root, 'cpu').map((group) => quotaOf(root, group));
  const quota = Math.max(1, Math.ceil(Math.min(...quotas.filter((cores) => cores !== undefined))));
  const cores = Math.max(1, Math.min(allowed, quota));
  const coresBy = quota < allowed ? 'cgroup quota' : 'affinity';
  const [tightest] = cgroupsOf(root, 'memory')
    .flatMap((group) => memoryOf(root, group) ?? [])
    .sort((a, b) => a.freeBytes - b.freeBytes);
  const isTighter = tightest !== undefined && tightest.freeBytes < machine.freeBytes;
  return {
    cores,
    machineCores: machine.cores,
    ...(cores < machine.cores && { coresBy }),
    freeBytes: isTighter ? tightest.freeBytes : machine.freeBytes,
    ...(isTighter && { cgroupBytes: tightest.limitBytes }),
  };
}

/** Memory that a run takes by default. */
export function memoryToUse({ freeBytes }: MachineLimits): number {
  return Math.floor(SHARE_OF_FREE_MEMORY * freeBytes);
}

function thisMachine(): Machine {
  return { cores: cpus().length, allowedCores: availableParallelism(), freeBytes: freemem() };
}

/** Number of cores in a line such as `Cpus_allowed_list: 0-3,8`. */
function affinity(root: string): number | undefined {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(contentOf(root, 'proc/self/status') ?? '')?.[1];
  if (list === undefined) return undefined;
  const counts = list.split(',').map((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return to - from + 1;
  });
  const count = counts.reduce((sum, one) => sum + one, 0);
  return count >= 1 ? count : undefined;
}

/** Processor time that a group may use a second; undefined where it is not limited. */
function quotaOf(root: string, { version, folder }: CgroupFolder): number | undefined {
  const [quota, period] =
    version === 2
      ? (contentOf(root, `${folder}/cpu.max`)?.split(/\s+/) ?? []).map(Number)
      : ['quota', 'period'].map((name) => numberIn(root, `${folder}/cpu.cfs_${name}_us`));
  const cores = Number(quota) / Number(period);
  return cores > 0 ? cores : undefined;
}

const MEMORY_FILES = {
  1: {
    limit: 'memory.limit_in_bytes',
    usage: 'memory.usage_in_bytes',
    cache: /^total_inactive_file (\d+)$/m,
  },
  2: { limit: 'memory.max', usage: 'memory.current', cache: /^inactive_file (\d+)$/m },
} as const;

/**
 * Limit and free memory of a group; undefined where it is not limited. Cached file contents that are not in use count
 * as free.
 */
function memoryOf(root: string, { version, folder }: CgroupFolder) {
  const files = MEMORY_FILES[version];
  const limitBytes = numberIn(root, `${folder}/${files.limit}`);
  const usage = numberIn(root, `${folder}/${files.usage}`);
  if (limitBytes === undefined || usage === undefined) return undefined;
  const cached = Number(files.cache.exec(contentOf(root, `${folder}/memory.stat`) ?? '')?.[1] ?? 0);
  return { limitBytes, freeBytes: Math.max(0, limitBytes - Math.max(0, usage - cached)) };
}

/** The number in a file; undefined for `max`, and where there is no file. */
function numberIn(root: string, path: string): number | undefined {
  const text = contentOf(root, path)?.trim();
  const value = text ? Number(text) : Number.NaN;
  return Number.isNaN(value) ? undefined : value;
}
