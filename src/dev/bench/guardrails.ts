import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isOptIn } from '../../guardrails/guardrail.js';
import { registry } from '../../registry.js';
import type { Command } from './command.js';

const STATIC = registry.filter((guardrail) => !isOptIn(guardrail) && guardrail.companion === undefined);

/** The guardrails that need nothing but the files of a repository. */
export const STATIC_GUARDRAILS: readonly string[] = STATIC.map(({ id }) => id);

/** Those of them that list what they read. */
export const LISTING_GUARDRAILS: readonly string[] = STATIC.filter(({ commands }) => commands?.list !== undefined).map(
  ({ id }) => id,
);

/** One built `dist/` folder, to be run as users run it. */
export class Build {
  readonly dist: string;
  /** Whether this build keeps facts between runs: `--no-cache` tells. */
  readonly caches: boolean;

  constructor(dist: string) {
    this.dist = dist;
    const { stdout, status } = spawnSync(process.execPath, [join(dist, 'cli.js'), '--help'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${dist} holds no guardrails that run`);
    this.caches = stdout.includes('--no-cache');
  }

  /** The command line as given, after the program. */
  run(...words: readonly string[]): Command {
    return { words: [process.execPath, join(this.dist, 'cli.js'), ...words] };
  }

  /** A check that remembers nothing and finds nothing remembered but the program itself, as Node compiled it. */
  cold(root: string, ...words: readonly string[]): Command {
    return this.check(root, ...words, ...(this.caches ? ['--no-cache'] : []));
  }

  /** The same by a program that never ran before. */
  fresh(root: string, ...words: readonly string[]): Command {
    return { ...this.cold(root, ...words), environment: { NODE_DISABLE_COMPILE_CACHE: '1' } };
  }

  /** A check that keeps its facts in the folder. */
  warm(root: string, cache: string, ...words: readonly string[]): Command {
    return { ...this.check(root, ...words), environment: { GUARDRAILS_CACHE_DIR: cache } };
  }

  /** What a guardrail lists, its facts kept in the folder by a build that keeps any. */
  list(root: string, cache: string, id: string): Command {
    return {
      ...this.run(id, 'list', '--root', root, '--format', 'json'),
      environment: { GUARDRAILS_CACHE_DIR: cache },
    };
  }

  private check(root: string, ...words: readonly string[]): Command {
    return this.run('check', ...words, '--root', root, '--format', 'json');
  }
}
