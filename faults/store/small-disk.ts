import { spawnSync } from 'node:child_process';

/** Mounts a disk of its own (in memory) on an empty folder; false where this user may not. */
export async function mountTmpfs(folder: string, megabytes: number): Promise<boolean> {
  return mounted('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
}

/** Makes a folder read-only for everybody, root included, who heeds no permissions; false where this user may not mount. */
export async function mountReadOnly(folder: string): Promise<boolean> {
  if (!mounted('--bind', folder, folder)) return false;
  if (mounted('-o', 'remount,bind,ro', folder)) return true;
  await unmount(folder);
  return false;
}

/** Lazily: a process that is just ending may still hold it. */
export async function unmount(folder: string): Promise<void> {
  spawnSync('umount', ['-l', folder], { stdio: 'ignore' });
}

const mounted = (...options: string[]) => spawnSync('mount', options, { stdio: 'ignore' }).status === 0;
