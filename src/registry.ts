import type { AnyGuardrail } from './guardrails/guardrail.js';
import suppressions from './guardrails/suppressions/index.js';

/** Every guardrail there is, sorted by id. */
export const registry: readonly AnyGuardrail[] = [suppressions];
