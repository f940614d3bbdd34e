import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A control group that this process is in, by its folder; `version` tells the names of its files. */
export interface CgroupFolder {
  readonly version: 1 | 2;
  readonly folder: string;
}

interface Membership {
  readonly version: 1 | 2;
  readonly path: string;
}

interface Mount {
  readonly version: 1 | 2;
  /** Group that is mounted, and the folder that shows it. */
  readonly root: string;
  readonly point: string;
}

/** Content of a file below `root`; undefined where it cannot be read. */
export function contentOf(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Control groups of this process that may limit a resource: its own and those above it up to the mount point, of
 * version 2 and of version 1, which machines use side by side. Empty where there are none.
 *
 * @param root folder that stands for `/`
 * @param controller name of the resource: `cpu` or `memory`
 */
export function cgroupsOf(root: string, controller: 'cpu' | 'memory'): CgroupFolder[] {
  const mounts = mountsOf(contentOf(root, 'proc/self/mountinfo') ?? '', controller);
  return memberships(contentOf(root, 'proc/self/cgroup') ?? '', controller).flatMap(({ version, path }) => {
    const mount = mounts.find((one) => one.version === version);
    if (mount === undefined) return [];
    return foldersUp(mount.point, below(mount.root, path)).map((folder) => ({ version, folder }));
  });
}

/** Lines of /proc/self/cgroup: `0::/path` for version 2, `4:memory:/path` for version 1. */
function memberships(text: string, controller: string): Membership[] {
  return text.split('\n').flatMap((line): Membership[] => {
    const [, names, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (names === undefined || path === undefined) return [];
    if (names === '') return [{ version: 2, path }];
    return names.split(',').includes(controller) ? [{ version: 1, path }] : [];
  });
}

/** Lines of /proc/self/mountinfo: `31 23 0:27 /root /mount/point rw - cgroup2 name rw`. */
function mountsOf(text: string, controller: string): Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const [before, after] = line.split(' - ');
    const [, , , root, point] = before?.split(' ') ?? [];
    const [type, , options] = after?.split(' ') ?? [];
    if (root === undefined || point === undefined) return [];
    if (type === 'cgroup2') return [{ version: 2, root, point }];
    const isIts = type === 'cgroup' && options?.split(',').includes(controller);
    return isIts ? [{ version: 1, root, point }] : [];
  });
}

/**
 * The path of a group below its mount point. In a container the mounted root may be the group itself; a path outside of
 * it stands for the root.
 */
function below(mounted: string, path: string): string {
  if (mounted === '/') return path;
  return path === mounted || path.startsWith(`${mounted}/`) ? path.slice(mounted.length) : '/';
}

function foldersUp(point: string, path: string): string[] {
  const folders = [posix.join(point, path)];
  for (let rest = path; rest !== '/' && rest !== ''; ) {
    rest = posix.dirname(rest);
    folders.push(posix.join(point, rest));
  }
  return [...new Set(folders.map((folder) => folder.replace(/(?<=.)\/$/, '')))];
}
