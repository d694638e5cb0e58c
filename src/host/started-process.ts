import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { beforeEnd, pause } from './ending.js';
import { processTree } from './process-tree.js';
import { FAREWELL_MS, KILL_AFTER_MS } from './programs.js';

const CHANNEL = 'child_process';

/**
 * The next process of this program with these arguments that anybody here starts, ended with its children when its time
 * is up and when this process ends: for a library that hands out no process and knows no time limit, of which Node tells
 * all the same.
 */
export class StartedProcess {
  timedOut = false;
  private child: ChildProcess | null = null;
  private readonly words: string;
  private readonly soft: NodeJS.Timeout;
  private hard: NodeJS.Timeout | undefined;
  private readonly stopMinding: () => void;

  constructor(program: string, args: readonly string[], timeoutMs: number) {
    this.words = JSON.stringify([program, ...args]);
    this.soft = setTimeout(() => {
      this.timedOut = true;
      this.end();
    }, timeoutMs);
    this.stopMinding = beforeEnd('programs', () => {
      const asked = this.ask();
      if (asked.length > 0) pause(FAREWELL_MS);
      kill(asked, 'SIGKILL');
    });
    subscribe(CHANNEL, this.notice);
  }

  /** The signal that ended it, or null. */
  get signal(): string | null {
    return this.child?.signalCode ?? null;
  }

  /** Waits for it no longer; what keeps its pipes open is no longer listened to. */
  release(): void {
    unsubscribe(CHANNEL, this.notice);
    clearTimeout(this.soft);
    clearTimeout(this.hard);
    this.stopMinding();
    this.child?.stdout?.destroy();
    this.child?.stderr?.destroy();
  }

  private readonly notice = (message: unknown): void => {
    const { process: child } = message as { readonly process: ChildProcess };
    child.once('spawn', () => {
      if (this.child !== null || JSON.stringify(child.spawnargs) !== this.words) return;
      this.child = child;
      // A program that is gone already reads no input; nobody but us would mind.
      child.stdin?.on('error', () => {});
      if (this.timedOut) this.end();
    });
  };

  private end(): void {
    const asked = this.ask();
    this.hard ??= setTimeout(() => kill(asked, 'SIGKILL'), KILL_AFTER_MS);
  }

  /** Asks it and what it has started to end; returns whom. */
  private ask(): readonly number[] {
    const { pid, exitCode, signalCode } = this.child ?? {};
    const asked = pid === undefined || (exitCode ?? signalCode) !== null ? [] : processTree(pid);
    kill(asked, 'SIGTERM');
    return asked;
  }
}

function kill(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended already.
    }
  }
}
