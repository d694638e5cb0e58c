import type { Clock } from '../host/host.js';
import { GitHubError } from './github-error.js';

const REQUEST_TIMEOUT_MS = 10_000;

/** How long GitHub may take, in milliseconds. */
export interface TimeLimits {
  /** How long all rate limits together may be waited for; beyond it a request fails instead. */
  readonly waitBudgetMs: number;
  /** How long GitHub may take over all answers together, lost ones and our pauses after them included; as above. */
  readonly answerBudgetMs: number;
}

/** What is left of the time that GitHub may take, over all requests of one client. */
export class TimeBudget {
  private waitedMs = 0;
  private answeringMs = 0;
  private readonly clock: Clock;
  private readonly limits: TimeLimits;

  constructor(clock: Clock, limits: TimeLimits) {
    this.clock = clock;
    this.limits = limits;
  }

  /** Gives a request its time and counts what it takes; throws a GitHubError when none is left. */
  async answering<T>(request: (timeoutMs: number) => Promise<T>): Promise<T> {
    const leftMs = Math.ceil(this.limits.answerBudgetMs - this.answeringMs);
    if (leftMs <= 0) {
      const seconds = `${Math.round(this.limits.answerBudgetMs / 1000)} s`;
      throw new GitHubError('refused', `GitHub took longer than ${seconds} over its answers`);
    }
    const began = this.clock.elapsed();
    try {
      return await request(Math.min(REQUEST_TIMEOUT_MS, leftMs));
    } finally {
      this.answeringMs += this.clock.elapsed() - began;
    }
  }

  /** Waits as long as a rate limit asks for; throws a GitHubError when that is longer than may be waited. */
  async wait(milliseconds: number): Promise<void> {
    if (this.waitedMs + milliseconds > this.limits.waitBudgetMs) {
      const seconds = `${Math.ceil(milliseconds / 1000)} s`;
      throw new GitHubError('limited', `GitHub's rate limit asks for ${seconds} more, longer than may be waited`);
    }
    this.waitedMs += milliseconds;
    await this.clock.sleep(milliseconds);
  }

  /** Leaves GitHub alone after an answer that was lost. */
  async pause(milliseconds: number): Promise<void> {
    this.answeringMs += milliseconds;
    await this.clock.sleep(milliseconds);
  }
}
