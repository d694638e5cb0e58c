import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';

/** Folders whose content may be a stranger's: nothing that lies there is run. */
export class Checkouts {
  private readonly folders = new Set<string>();

  /** Adds a folder, the repository around it and the runner's workspace. */
  add(folder: string): void {
    for (const each of [folder, repositoryAround(folder), process.env.GITHUB_WORKSPACE]) {
      const real = each && isAbsolute(each) ? realPath(each) : null;
      // A whole file system is no checkout: without its programs nothing would work.
      if (real !== null && real !== dirname(real)) this.folders.add(real + sep);
    }
  }

  /** Whether something, or what it is a link to, is one of the folders or lies in one; true for what is not there. */
  hold(path: string): boolean {
    const folder = realPath(dirname(path));
    const places = [realPath(path), folder === null ? null : join(folder, basename(path))];
    return places.some(
      (place) => place === null || [...this.folders].some((each) => `${place}${sep}`.startsWith(each)),
    );
  }
}

/** The nearest folder, this one or one above, in which git keeps a repository; null for none. */
export function repositoryAround(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? null : repositoryAround(above);
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
