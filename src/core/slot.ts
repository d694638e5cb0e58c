/** A part of the daily cycle. */
export interface SlotPlan {
  /** The line of the schedule that starts it, in UTC. */
  readonly cron: string;
  /** Whether its guardrails look at every change as well. */
  readonly onChanges: boolean;
  /** The input that names the runners its guardrails need, without which they are left out; null for any runner. */
  readonly runner: string | null;
}

/** The parts of the daily cycle, in the order of the day. */
export const SLOTS = {
  inventory: { cron: '0 6 * * *', onChanges: false, runner: null },
  guardrails: { cron: '10 6 * * *', onChanges: true, runner: null },
  security: { cron: '20 6 * * *', onChanges: true, runner: null },
  gpu: { cron: '30 6 * * *', onChanges: false, runner: 'gpu-runner' },
} as const satisfies Readonly<Record<string, SlotPlan>>;

/** The name of one of `SLOTS`. */
export type Slot = keyof typeof SLOTS;
