import { SLOTS, type Slot } from '../core/slot.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';

/** A reusable workflow of the suite, by the name of its file. */
export type SuiteWorkflow = 'guardrails.yml' | 'daily.yml';

/** Both of them. */
export const SUITE_WORKFLOWS: readonly SuiteWorkflow[] = ['guardrails.yml', 'daily.yml'];

const SLOT_NAMES = Object.keys(SLOTS) as readonly Slot[];

/** The guardrails of each slot that has any, in the order of the day. */
export function slotsOf(registry: readonly AnyGuardrail[]): ReadonlyMap<Slot, readonly AnyGuardrail[]> {
  const slots = SLOT_NAMES.map((slot) => [slot, registry.filter((guardrail) => guardrail.slot === slot)] as const);
  return new Map(slots.filter(([, guardrails]) => guardrails.length > 0));
}

/** The guardrails with a job in a workflow, in the order of the slots; companions have none, they run along with others. */
export function guardrailsIn(workflow: SuiteWorkflow, registry: readonly AnyGuardrail[]): readonly AnyGuardrail[] {
  const daily = [...slotsOf(registry).values()].flat();
  if (workflow === 'daily.yml') return daily;
  const onChanges = daily.filter(({ slot }) => SLOTS[slot!].onChanges);
  return [...onChanges, ...registry.filter(({ slot, companion }) => slot === undefined && companion === undefined)];
}

/** The input that switches a guardrail's job; null for one that runs wherever its slot has a runner. */
export function switchOf({ id, slot, workflow }: AnyGuardrail): string | null {
  return slot !== undefined && SLOTS[slot].runner !== null ? null : (workflow?.switch ?? id);
}

/** Every switch of a workflow with the guardrails behind it, that of its own name first. */
export function switchesOf(
  workflow: SuiteWorkflow,
  registry: readonly AnyGuardrail[],
): ReadonlyMap<string, readonly AnyGuardrail[]> {
  const switches = new Map<string, readonly AnyGuardrail[]>();
  for (const guardrail of guardrailsIn(workflow, registry)) {
    const name = switchOf(guardrail);
    if (name === null) continue;
    const others = switches.get(name) ?? [];
    switches.set(name, name === guardrail.id ? [guardrail, ...others] : [...others, guardrail]);
  }
  return switches;
}

/** Whether a guardrail's job runs unless told otherwise. */
export function isOnByDefault(guardrail: AnyGuardrail): boolean {
  return switchOf(guardrail) !== null && guardrail.workflow?.byDefault !== false;
}
