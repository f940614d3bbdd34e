import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { machineLimits, memoryToUse } from '../../src/sweep/machine/limits.ts';
import { limitsText } from '../../src/sweep/machine/limits-text.ts';

const GIB = 2 ** 30;
const machine = { cores: 8, allowedCores: 8, freeBytes: 30 * GIB };
const roots: string[] = [];

/** A folder in the place of `/` with the given files. */
async function rootWith(files: Readonly<Record<string, string | number>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'lap-sweep-limits-'));
  roots.push(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), `${content}\n`);
  }
  return root;
}

afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true });
});

const unified = '30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate';
const ownSlice = { 'proc/self/mountinfo': unified, 'proc/self/cgroup': '0::/user.slice/job' };

it('is the whole machine where nothing limits the process, and where there are no such files', async () => {
  for (const files of [{}, { ...ownSlice, 'proc/self/status': 'Name: node\nCpus_allowed_list:\t0-7' }]) {
    const limits = machineLimits(await rootWith(files), machine);
    expect(limits).toEqual({ cores: 8, machineCores: 8, freeBytes: 30 * GIB });
    expect(limitsText(limits)).toBe('8 cores, 30.0 GiB of memory free');
  }
});

it.each([
  ['0-2,5', 4],
  ['6', 1],
  ['0-7', 8],
])('counts the cores of the affinity %s', async (list, cores) => {
  const root = await rootWith({ 'proc/self/status': `Cpus_allowed:\tff\nCpus_allowed_list:\t${list}` });
  expect(machineLimits(root, machine)).toMatchObject({ cores });
  expect(machineLimits(root, { ...machine, allowedCores: 3 }).cores).toBe(Math.min(cores, 3));
});

it('follows version 2: the tightest of the own group and those above it', async () => {
  const slice = 'sys/fs/cgroup/user.slice';
  const root = await rootWith({
    ...ownSlice,
    [`${slice}/job/cpu.max`]: 'max 100000',
    [`${slice}/cpu.max`]: '250000 100000',
    [`${slice}/job/memory.max`]: 4 * GIB,
    [`${slice}/job/memory.current`]: 3 * GIB,
    [`${slice}/job/memory.stat`]: `anon 5\ninactive_file ${2 * GIB}\nactive_file 7`,
    [`${slice}/memory.max`]: 'max',
    [`${slice}/memory.current`]: 9 * GIB,
  });
  const limits = machineLimits(root, machine);
  expect(limits).toEqual({
    ...{ cores: 3, machineCores: 8, coresBy: 'cgroup quota' },
    ...{ freeBytes: 3 * GIB, cgroupBytes: 4 * GIB },
  });
  expect(memoryToUse(limits)).toBe(Math.floor(0.8 * 3 * GIB));
  expect(limitsText(limits)).toBe(
    '3 of 8 cores (cgroup quota), 3.0 GiB of memory free (cgroup limit 4.0 GiB)',
  );
});

it('follows version 1, whose controllers have their own places, in a container whose group is mounted', async () => {
  const mounts = [
    '35 30 0:31 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct',
    '36 30 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
  ];
  const cpu = 'sys/fs/cgroup/cpu,cpuacct';
  const memory = 'sys/fs/cgroup/memory/inner';
  const files = {
    'proc/self/mountinfo': mounts.join('\n'),
    'proc/self/cgroup': '5:memory:/docker/abc/inner\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/\n0::/',
    [`${cpu}/cpu.cfs_quota_us`]: 50_000,
    [`${cpu}/cpu.cfs_period_us`]: 100_000,
    [`${memory}/memory.limit_in_bytes`]: 2 * GIB,
    [`${memory}/memory.usage_in_bytes`]: GIB,
    [`${memory}/memory.stat`]: `inactive_file 1\ntotal_inactive_file ${GIB / 2}`,
  };
  expect(machineLimits(await rootWith(files), machine)).toEqual({
    ...{ cores: 1, machineCores: 8, coresBy: 'cgroup quota' },
    ...{ freeBytes: 1.5 * GIB, cgroupBytes: 2 * GIB },
  });
  const unlimited = {
    ...files,
    [`${cpu}/cpu.cfs_quota_us`]: -1,
    [`${memory}/memory.limit_in_bytes`]: '9223372036854771712',
  };
  expect(machineLimits(await rootWith(unlimited), machine)).toEqual({
    ...{ cores: 8, machineCores: 8, freeBytes: 30 * GIB },
  });
});

it('takes affinity and quota together, and no less than one core and no memory below zero', async () => {
  const group = 'sys/fs/cgroup/user.slice/job';
  const root = await rootWith({
    ...ownSlice,
    'proc/self/status': 'Cpus_allowed_list:\t0-1',
    [`${group}/cpu.max`]: '400000 100000',
    [`${group}/memory.max`]: GIB,
    [`${group}/memory.current`]: 2 * GIB,
  });
  expect(machineLimits(root, machine)).toEqual({
    ...{ cores: 2, machineCores: 8, coresBy: 'affinity' },
    ...{ freeBytes: 0, cgroupBytes: GIB },
  });
});

it('reads this machine', () => {
  const { cores, machineCores, freeBytes } = machineLimits();
  expect(cores).toBeGreaterThanOrEqual(1);
  expect(machineCores).toBeGreaterThanOrEqual(cores);
  expect(freeBytes).toBeGreaterThan(0);
});
